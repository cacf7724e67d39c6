// npm test: everything, from nothing. Installs what is missing, checks, builds, runs the tests, walks the journeys, and lets
// everything go wrong while customers pay.
// The last line tells the true sums.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { brokenHooksFile } from './broken-hooks.mjs'
import { ensureBuilt, ensureGenerated } from './build.mjs'
import { runChecks } from './check.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, run, runMain, secondsSince, tool } from './run.mjs'
import { readPlaywright, readTorture, readVitest, sumUp } from './sums.mjs'

/** @typedef {import('./sums.mjs').Sum} Sum */

const results = (/** @type {string} */ file) => inRoot('test-results', file)

/** @param {string} file @returns {unknown} */
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** @returns {Promise<Sum>} */
const checks = async () => {
  const failed = await runChecks([])
  return { name: 'checks', passed: 0, failed: failed.length, isCounted: false }
}

/**
 * @param {boolean} isBuilt then the services that tests start beside themselves are the programs that were built
 * @returns {Promise<Sum>}
 */
const unitTests = async (isBuilt) => {
  const file = results('vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', '--reporter=./scripts/broken-hooks.mjs']
  const { code } = await run(tool('vitest'), ['run', ...reporters, `--outputFile.json=${file}`], {
    env: isBuilt ? { TEST_PEERS: 'programs' } : {},
  })
  return readVitest(readJson(file), code, readJson(brokenHooksFile))
}

/** @returns {Promise<Sum>} */
const journeys = async () => {
  const { ensureChromium } = await import('./chromium.mjs')
  const file = results('playwright.json')
  const env = { CHROMIUM: await ensureChromium(console.log), PLAYWRIGHT_JSON_OUTPUT_FILE: file }
  const projects = ['--project=journeys', '--project=attacks', '--project=faults']
  const { code } = await run(tool('playwright'), ['test', ...projects, '--reporter=list,json'], {
    env,
    cwd: inRoot('e2e'),
  })
  return readPlaywright(readJson(file), code)
}

/** What a run must have shown; a slow machine has longer for it. */
const LEAST = 'faults=300,kills=100,databaseCrashes=10,payments=20000'
/** One seed keeps its hints of work in PostgreSQL, the other in Redis where there is one. */
const TORTURED = ['--seed', '1,2', '--minutes', '1', '--at-most', '4', '--least', LEAST]

/** @returns {Promise<Sum>} */
const torture = async () => {
  const file = results('torture.json')
  const { code } = await run(process.execPath, [inRoot('scripts/torture.mjs'), ...TORTURED, '--json', file])
  return readTorture(readJson(file), code)
}

/** @returns {Promise<Sum>} */
const build = async () => {
  await ensureBuilt()
  return { name: 'build', passed: 0, failed: 0, isCounted: false }
}

/** Runs a stage; one that breaks down counts as a failure, and the later ones still run. */
const attempt = async (/** @type {string} */ name, /** @type {() => Promise<Sum>} */ stage) => {
  const began = performance.now()
  console.log(`\n== ${name}`)
  try {
    return await stage()
  } catch (error) {
    console.error(error instanceof Error && error.name === 'Refusal' ? error.message : error)
    return { name, passed: 0, failed: 1, isCounted: false }
  } finally {
    console.log(`== ${name} took ${secondsSince(began)}`)
  }
}

const notRun = (/** @type {string} */ name) => ({ name, passed: 0, failed: 1, isCounted: false })

const main = async () => {
  await ensureInstalled(console.log)
  rmSync(inRoot('test-results'), { recursive: true, force: true })
  mkdirSync(inRoot('test-results'))
  await ensureGenerated()
  const sums = [await attempt('checks', checks), await attempt('build', build)]
  // Journeys through what was built before would prove nothing about what is here now.
  const isBuilt = sums.every(({ name, failed }) => name !== 'build' || failed === 0)
  sums.push(await attempt('tests', () => unitTests(isBuilt)))
  sums.push(isBuilt ? await attempt('journeys', journeys) : notRun('journeys'))
  sums.push(isBuilt ? await attempt('torture', torture) : notRun('torture'))
  const { line, isGood, troubles } = sumUp(sums)
  for (const trouble of troubles) console.log(trouble)
  console.log(line)
  if (!isGood) process.exitCode = 1
}

await runMain(async () => {
  try {
    await main()
  } catch (error) {
    // Even a run that could not begin says so in the line that is counted.
    console.error(error instanceof Error && error.name === 'Refusal' ? error.message : error)
    throw refusal('0 passed, 1 failed')
  }
})
