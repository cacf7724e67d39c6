// npm run licences [-- --sbom FILE]: which packages a campus runs with and under what licence; with --sbom also the bill of
// materials (CycloneDX 1.5) as a file. Both come from the lock file alone, so they name what npm ci installs, nothing else.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { inRoot, mustRun, refusal, runMain } from './run.mjs'

/** May be passed on with a closed or an open product, for naming the author at most. */
const ACCEPTED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
])

/** Packages whose own file says it in an older form, or which need a word; each was read. */
const JUDGED = new Map([
  ['png-js', { licence: 'MIT', why: 'its LICENSE file; package.json has no field for it' }],
  ['xmlhttprequest-ssl', { licence: 'MIT', why: 'the older field "licenses"' }],
  ['elkjs', { licence: 'EPL-2.0', why: "part of Prisma's command line, unchanged; nothing of ours is built from it" }],
  [
    '@expo-google-fonts/noto-sans-sc',
    { licence: 'MIT AND OFL-1.1', why: 'a font that is set into PDF files, which the OFL allows' },
  ],
])

/** @typedef {{ name: string, version: string, licence: string, why: string | undefined, isAccepted: boolean }} Package */

/** An expression such as `(MIT OR CC0-1.0)` is fine if one side is, `MIT and ISC` if both are. */
const isAccepted = (/** @type {string} */ expression) =>
  expression
    .replaceAll(/[()]/g, '')
    .split(/ or /i)
    .some((side) => side.split(/ and /i).every((licence) => ACCEPTED.has(licence.trim())))

/**
 * The packages of others that the product runs with, each version once, by name.
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean, link?: boolean }> }} lock
 * @returns {Package[]}
 */
export const packagesOf = ({ packages }) => {
  const found = Object.entries(packages).flatMap(([place, { version = '', license, dev, link }]) => {
    const at = place.lastIndexOf('node_modules/')
    if (at === -1 || dev || link) return []
    const name = place.slice(at + 'node_modules/'.length)
    const judged = JUDGED.get(name)
    const licence = license ?? judged?.licence ?? 'not stated'
    // Judged was that licence: under another one it is a new question.
    const holds = judged?.licence === licence
    return [{ name, version, licence, why: holds ? judged.why : undefined, isAccepted: holds || isAccepted(licence) }]
  })
  const once = new Map(found.map((one) => [`${one.name}@${one.version}`, one]))
  return [...once.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

export const readLock = () => JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8'))

/** @typedef {{ 'bom-ref': string, purl: string, properties: { name: string }[] }} Component */

const isNeededToBuildOnly = (/** @type {Component} */ { properties }) =>
  properties.some(({ name }) => name === 'cdx:npm:package:development')

/**
 * The bill of materials (CycloneDX 1.5). npm marks what only building and testing need; left out by `--omit=dev`, it takes
 * along what workspaces have in common with it.
 * @returns {Promise<{ components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }>}
 */
export const billOfMaterials = async () => {
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application']
  const bill = JSON.parse(await mustRun('npm could not write the bill of materials.', 'npm', args))
  const left = bill.components.filter(isNeededToBuildOnly).map((/** @type {Component} */ one) => one['bom-ref'])
  const isLeft = (/** @type {string} */ ref) => left.includes(ref)
  // npm takes the name of the folder.
  bill.metadata.component.name = 'yimatong'
  bill.components = bill.components.filter((/** @type {Component} */ one) => !isNeededToBuildOnly(one))
  bill.dependencies = bill.dependencies
    .filter((/** @type {{ ref: string }} */ { ref }) => !isLeft(ref))
    .map((/** @type {{ ref: string, dependsOn: string[] }} */ { ref, dependsOn }) => ({
      ref,
      dependsOn: dependsOn.filter((one) => !isLeft(one)),
    }))
  return bill
}

if (import.meta.filename === process.argv[1])
  await runMain(async () => {
    const { values } = parseArgs({ options: { sbom: { type: 'string' } } })
    const packages = packagesOf(readLock())
    for (const { name, version, licence, why } of packages)
      console.log(`${`${name} ${version}`.padEnd(56)} ${licence}${why ? ` (${why})` : ''}`)
    if (values.sbom) await writeFile(values.sbom, `${JSON.stringify(await billOfMaterials(), null, 2)}\n`)
    const refused = packages.filter((one) => !one.isAccepted).map(({ name }) => name)
    if (refused.length > 0) throw refusal(`Not among the licences that are accepted: ${refused.join(', ')}.`)
  })
