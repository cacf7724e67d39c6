// npm run check: format, lint, types, walls, dead code, the pages' budgets. One of the words as an argument runs that check alone.
import { ensureGenerated, ensureWebBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, run, runMain, secondsSince, tool } from './run.mjs'
import { assertWalls } from './walls.mjs'

/** @param {string} command @param {string[]} args */
const passes = async (command, args) => (await run(tool(command), args)).code === 0

/** @type {Record<string, () => Promise<boolean>>} */
const checks = {
  format: () => passes('biome', ['format', '.']),
  lint: () => passes('oxlint', ['--type-aware', '--deny-warnings', '--quiet']),
  types: () => passes('tsc', ['-b']),
  walls: () =>
    assertWalls().then(
      () => true,
      (error) => {
        console.error(error.message)
        return false
      },
    ),
  dead: () => passes('knip', ['--no-progress']),
  budget: async () => {
    await ensureWebBuilt()
    return (await run(process.execPath, [inRoot('web/scripts/budget.mjs')])).code === 0
  },
}

/**
 * Runs the named checks, all of them when none is named, and returns the names of those that failed.
 * @param {string[]} names
 */
export const runChecks = async (names) => {
  await ensureGenerated()
  const failed = []
  for (const name of names.length > 0 ? names : Object.keys(checks)) {
    const check = checks[name]
    if (!check) throw refusal(`There is no check "${name}"; there are: ${Object.keys(checks).join(', ')}.`)
    const began = performance.now()
    const isClean = await check()
    console.log(`${isClean ? 'ok    ' : 'FAILED'} ${name} (${secondsSince(began)})`)
    if (!isClean) failed.push(name)
  }
  return failed
}

if (import.meta.filename === process.argv[1])
  await runMain(async () => {
    await ensureInstalled(console.log)
    const failed = await runChecks(process.argv.slice(2))
    if (failed.length > 0) throw refusal(`Not clean: ${failed.join(', ')}.`)
  })
