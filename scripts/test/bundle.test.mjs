import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { outside } from '../bundle.mjs'
import { inRoot } from '../run.mjs'

test('what stays outside a program is installed where it runs, in one version', () => {
  /** @type {{ packages: Record<string, { dev?: boolean }> }} */
  const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))
  const places = outside.map((name) => Object.keys(packages).filter((place) => place.endsWith(`node_modules/${name}`)))
  expect(places).toEqual(outside.map((name) => [`node_modules/${name}`]))
  expect(places.flat().filter((place) => packages[place]?.dev)).toEqual([])
})
