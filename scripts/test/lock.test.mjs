import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRoot } from '../run.mjs'

/** @type {{ packages: Record<string, { resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }> }} */
const { packages } = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))

/** Where npm would find the dependency of a package: beside it, or in a node_modules further up. */
const isLocked = (/** @type {string} */ place, /** @type {string} */ name) => {
  for (let at = place; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true
    if (at === '') return false
  }
}

test('the lock file names the packages of every system, or npm ci would refuse it', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(place, name)),
  )
  expect(missing).toEqual([])
})

test('the lock file names no download address', () => {
  const addresses = Object.values(packages).filter(({ link, resolved }) => link !== true && resolved !== undefined)
  expect(addresses).toEqual([])
})
