// npm run check: format, lint, types, walls, dead code, the pages' budgets. One of the words as an argument runs that check alone.
import { ensureGenerated, ensureWebBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, run, runMain, secondsSince, tool } from './run.mjs'

/** What it says is told when it has ended, so that two at a time do not speak at once. @param {string} command @param {string[]} args */
const succeeds = async (command, args) => {
  const { code, output } = await run(command, args, { quiet: true })
  process.stdout.write(output)
  return code === 0
}
/** @param {string} command @param {string[]} args */
const passes = (command, args) => succeeds(tool(command), args)
/** @param {string[]} script */
const passesOurs = (...script) => succeeds(process.execPath, [inRoot(...script)])

/** @type {Record<string, () => Promise<boolean>>} */
const checks = {
  format: () => passes('biome', ['format', '.']),
  lint: () => passes('oxlint', ['--type-aware', '--deny-warnings', '--quiet']),
  types: () => passes('tsc', ['-b']),
  walls: () => passesOurs('scripts', 'walls.mjs'),
  dead: () => passes('knip', ['--no-progress']),
  budget: async () => {
    await ensureWebBuilt()
    return passesOurs('web', 'scripts', 'budget.mjs')
  },
}

/** It builds, and the build writes down what it has found of types where the check of types does. */
const GOES_ALONE = 'budget'
const AT_ONCE = 2

/**
 * Runs the named checks, all of them when none is named, and returns the names of those that failed.
 * @param {string[]} names
 */
export const runChecks = async (names) => {
  await ensureGenerated()
  /** @type {string[]} */
  const failed = []
  const carryOut = async (/** @type {Iterable<string>} */ some) => {
    for (const name of some) {
      const check = checks[name]
      if (!check) throw refusal(`There is no check "${name}"; there are: ${Object.keys(checks).join(', ')}.`)
      const began = performance.now()
      const isClean = await check()
      console.log(`${isClean ? 'ok    ' : 'FAILED'} ${name} (${secondsSince(began)})`)
      if (!isClean) failed.push(name)
    }
  }
  const asked = names.length > 0 ? names : Object.keys(checks)
  const next = asked.filter((name) => name !== GOES_ALONE).values()
  await Promise.all(Array.from({ length: AT_ONCE }, () => carryOut(next)))
  await carryOut(asked.filter((name) => name === GOES_ALONE))
  return failed
}

if (import.meta.filename === process.argv[1])
  await runMain(async () => {
    await ensureInstalled(console.log)
    const failed = await runChecks(process.argv.slice(2))
    if (failed.length > 0) throw refusal(`Not clean: ${failed.join(', ')}.`)
  })
