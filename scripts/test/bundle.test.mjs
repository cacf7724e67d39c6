import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { outside } from '../bundle.mjs'
import { inRoot } from '../run.mjs'
import { programs } from '../service.mjs'

test('what stays outside a program is installed where it runs, in one version', () => {
  /** @type {{ packages: Record<string, { dev?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  const places = outside.map((name) => Object.keys(packages).filter((place) => place.endsWith(`node_modules/${name}`)))
  expect(places).toEqual(outside.map((name) => [`node_modules/${name}`]))
  expect(places.flat().filter((place) => packages[place]?.dev)).toEqual([])
})

test('what a service is started from is ASCII alone, for one other sign may double its memory, and holds no file as base64', () => {
  const folders = [...new Set(Object.values(programs).map((program) => inRoot(path.dirname(program))))]
  const modules = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'latin1') })),
  )
  expect(modules.length).toBeGreaterThan(Object.keys(programs).length)
  const isWide = (/** @type {string} */ text) => /[^\0-\x7f]/.test(text)
  const holdsAFile = (/** @type {string} */ text) => text.split(/[^\w+/=]/).some(({ length }) => length > 500_000)
  expect(modules.filter(({ text }) => isWide(text) || holdsAFile(text)).map(({ file }) => file)).toEqual([])
})
