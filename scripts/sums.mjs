// Adds up what the test runners counted. A runner that counted nothing, or ended badly without naming a failed test,
// is a failure of its own: green must mean that something was looked at.
import { stripVTControlCharacters } from 'node:util'

/**
 * @typedef {object} Sum
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {boolean} isCounted whether tests ran here, so that none is a failure
 * @property {string[]} [failures] what failed and how it began, to be said once more at the end of a long run
 */

/** @param {unknown} value @param {string} key @returns {number} */
const count = (value, key) => {
  const found =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : 0
  return typeof found === 'number' ? found : 0
}

/** @param {string} name @param {number} passed @param {number} failed @param {number} code @returns {Sum} */
const withExit = (name, passed, failed, code) => ({
  name,
  passed,
  failed: failed === 0 && code !== 0 ? 1 : failed,
  isCounted: true,
})

/**
 * @typedef {{ name: string, message: string, assertionResults: { status: string, fullName: string, failureMessages: string[] }[] }} TestFile
 */

/** How much of a message says what was wrong. */
const LINES_OF_A_MESSAGE = 12

const short = (/** @type {string} */ text) => text.split('\n').slice(0, LINES_OF_A_MESSAGE).join('\n')

/** @param {unknown} report vitest's @returns {string[]} */
const failedTests = (report) => {
  if (typeof report !== 'object' || report === null || !('testResults' in report)) return []
  const files = /** @type {TestFile[]} */ (report.testResults)
  return files.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const ofTests = failed.map((test) => `${name} › ${test.fullName}\n${test.failureMessages.map(short).join('\n')}`)
    return message === '' ? ofTests : [...ofTests, `${name}\n${short(message)}`]
  })
}

/** @typedef {{ where: string, messages: string[] }} Broken */

/** @param {unknown} broken the list of `broken-hooks.mjs` @returns {string[]} */
const brokenHooks = (broken) =>
  /** @type {Broken[]} */ (Array.isArray(broken) ? broken : []).map(({ where, messages }) =>
    [where, ...messages.map(short)].join('\n'),
  )

/**
 * @param {unknown} report vitest's JSON
 * @param {number} code its exit code
 * @param {unknown} [broken] what failed beside the tests; see `broken-hooks.mjs`
 * @returns {Sum}
 */
export const readVitest = (report, code, broken) => ({
  ...withExit('tests', count(report, 'numPassedTests'), count(report, 'numFailedTests'), code),
  failures: [...failedTests(report), ...brokenHooks(broken)],
})

/**
 * @typedef {{ title: string, file: string, ok: boolean, tests: { results: { errors: { message?: string }[] }[] }[] }} Spec
 * @typedef {{ specs?: Spec[], suites?: Suite[] }} Suite
 */

/** @param {Suite} suite @returns {Spec[]} */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)]

/** @param {unknown} report Playwright's @returns {string[]} */
const failedJourneys = (report) => {
  if (typeof report !== 'object' || report === null || !('suites' in report)) return []
  const failed = specsOf(/** @type {Suite} */ (report)).filter(({ ok }) => !ok)
  return failed.map(({ title, file, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors))
    return [`${file} › ${title}`, ...errors.map(({ message = '' }) => short(stripVTControlCharacters(message)))].join(
      '\n',
    )
  })
}

/** @param {unknown} report Playwright's JSON @param {number} code its exit code @returns {Sum} */
export const readPlaywright = (report, code) => {
  const stats = typeof report === 'object' && report !== null && 'stats' in report ? report.stats : undefined
  // A flaky test failed before it passed: money has no second try.
  const failed = count(stats, 'unexpected') + count(stats, 'flaky')
  return { ...withExit('journeys', count(stats, 'expected'), failed, code), failures: failedJourneys(report) }
}

/**
 * @typedef {{ seed: number, violations: number, violated: { rule: string, what: string }[] }} Round
 */

/** A round of the fault harness is one test. @param {unknown} report the harness's JSON @param {number} code its exit code @returns {Sum} */
export const readTorture = (report, code) => {
  const rounds = /** @type {Round[]} */ (Array.isArray(report) ? report : [])
  const bad = rounds.filter(({ violations }) => violations > 0)
  const failures = bad.flatMap(({ seed, violated }) =>
    violated.map(({ rule, what }) => short(`torture with seed ${seed} › ${rule}\n${what}`)),
  )
  return { ...withExit('torture', rounds.length - bad.length, bad.length, code), failures }
}

/**
 * @param {Sum[]} sums
 * @returns {{ line: string, isGood: boolean, troubles: string[] }} `line` is the plain line that ends a run
 */
export const sumUp = (sums) => {
  const idle = sums.filter(({ isCounted, passed, failed }) => isCounted && passed + failed === 0)
  const passed = sums.reduce((total, sum) => total + sum.passed, 0)
  const failed = sums.reduce((total, sum) => total + sum.failed, 0) + idle.length
  const troubles = [
    ...idle.map(({ name }) => `The ${name} ran nothing.`),
    // Said before, thousands of lines ago; here whoever reads the end of a log finds it.
    ...sums.flatMap(({ failures = [] }) => failures),
    ...sums.filter((sum) => sum.failed > 0).map(({ name }) => `The ${name} failed.`),
  ]
  if (!sums.some((sum) => sum.isCounted)) troubles.push('No tests ran.')
  return { line: `${passed} passed, ${failed} failed`, isGood: failed === 0 && passed > 0, troubles }
}
