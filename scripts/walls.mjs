// The import walls of .dependency-cruiser.cjs, with a proof that every module was looked at: the cruiser is content
// when it finds no parser for TypeScript, having checked nothing.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { inRoot, refusal, root, runMain } from './run.mjs'

const load = createRequire(import.meta.url)
const rooms = ['contract', 'kit', 'prisma', 'tsm', 'server', 'web', 'e2e', 'bench', 'audit', 'torture', 'scripts']
const skipped = new Set(['node_modules', 'dist', 'generated', 'test-results', 'playwright-report'])

/**
 * The modules of a folder that the walls are about, relative to the base.
 * @param {string} base
 * @param {string} folder
 * @returns {string[]}
 */
const modulesIn = (base, folder) =>
  readdirSync(path.join(base, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : modulesIn(base, place)
    return /\.(ts|tsx|mts|mjs)$/.test(entry.name) ? [place] : []
  })

/** The cruiser asks swc for TypeScript without JSX, and so cannot read a .tsx file. */
const teachJsx = () => {
  /** @type {typeof import('@swc/core')} */
  const swc = load('@swc/core')
  const parse = swc.parseFileSync
  const withJsx = (/** @type {string} */ file, /** @type {object} */ options) =>
    parse(file, { ...options, syntax: 'typescript', tsx: file.endsWith('.tsx') })
  Object.assign(swc, { parseFileSync: withJsx })
}

/**
 * @typedef {{ rule: string, from: string, to: string }} Breach
 * @param {string} base the folder that holds the rooms
 * @returns {Promise<{ looked: number, missed: string[], breaches: Breach[] }>}
 */
export const checkWalls = async (base) => {
  teachJsx()
  const { cruise } = await import('dependency-cruiser')
  /** @type {import('dependency-cruiser').IConfiguration} */
  const { options = {}, ...ruleSet } = load('../.dependency-cruiser.cjs')
  const { enhancedResolveOptions, ...cruiseOptions } = options
  const modules = rooms.flatMap((room) => modulesIn(base, room))
  const { output } = await cruise(
    modules,
    { ...cruiseOptions, ruleSet, validate: true, baseDir: base },
    enhancedResolveOptions,
  )
  if (typeof output === 'string') throw new Error('The cruiser answered in words')
  const seen = new Set(output.modules.map((module) => module.source))
  const breaches = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
  return { looked: modules.length, missed: modules.filter((module) => !seen.has(module)), breaches }
}

/** Throws a sentence when a wall is broken or a module was not looked at. */
export const assertWalls = async (base = root) => {
  const { looked, missed, breaches } = await checkWalls(base)
  const lines = breaches.map(({ rule, from, to }) => `  ${from} -> ${to}   (${rule})`)
  if (looked === 0) throw refusal('The wall check looked at nothing.')
  if (missed.length > 0)
    throw refusal(`The wall check did not look at ${missed.length} of ${looked} modules:\n  ${missed.join('\n  ')}`)
  if (lines.length > 0) throw refusal(`Imports through walls:\n${lines.join('\n')}`)
  return looked
}

if (import.meta.filename === process.argv[1])
  await runMain(async () => console.log(`${await assertWalls(inRoot())} modules keep to their walls.`))
