import { expect, test } from 'vitest'
import { billOfMaterials, packagesOf, readLock } from '../licences.mjs'

const lockOf = (/** @type {string} */ license) => ({ packages: { 'node_modules/some': { version: '1.0.0', license } } })

test('everything a campus runs with is under a licence that lets a school run it and pass it on', () => {
  const packages = packagesOf(readLock())
  expect(packages.length).toBeGreaterThan(100)
  expect(packages.filter(({ isAccepted }) => !isAccepted)).toEqual([])
})

test.each([
  ['MIT', true],
  ['(MIT OR CC0-1.0)', true],
  ['MIT and ISC', true],
  ['GPL-3.0', false],
  ['MIT AND GPL-3.0', false],
  ['', false],
])('a package under %o is accepted: %o', (license, isAccepted) => {
  expect(packagesOf(lockOf(license))).toMatchObject([{ name: 'some', isAccepted }])
})

test('a package that changes its licence is judged anew', () => {
  const lock = { packages: { 'node_modules/elkjs': { version: '9.0.0', license: 'AGPL-3.0' } } }
  expect(packagesOf(lock)).toMatchObject([{ isAccepted: false }])
})

test('the bill of materials names exactly the packages that the list names, and no path of a machine', async () => {
  const bill = await billOfMaterials()
  const billed = bill.components
    .map(({ purl }) => decodeURIComponent(purl))
    .filter((purl) => !purl.includes('@yimatong/'))
  expect(billed.sort()).toEqual(
    packagesOf(readLock())
      .map(({ name, version }) => `pkg:npm/${name}@${version}`)
      .sort(),
  )
  expect(JSON.stringify(bill)).not.toContain(process.cwd())
})
