// Adds up what the test runners counted. A runner that counted nothing, or ended badly without naming a failed test,
// is a failure of its own: green must mean that something was looked at.

/**
 * @typedef {object} Sum
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {boolean} isCounted whether tests ran here, so that none is a failure
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

/** @param {unknown} report vitest's JSON @param {number} code its exit code @returns {Sum} */
export const readVitest = (report, code) =>
  withExit('tests', count(report, 'numPassedTests'), count(report, 'numFailedTests'), code)

/** @param {unknown} report Playwright's JSON @param {number} code its exit code @returns {Sum} */
export const readPlaywright = (report, code) => {
  const stats = typeof report === 'object' && report !== null && 'stats' in report ? report.stats : undefined
  // A flaky test failed before it passed: money has no second try.
  return withExit('journeys', count(stats, 'expected'), count(stats, 'unexpected') + count(stats, 'flaky'), code)
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
    ...sums.filter((sum) => sum.failed > 0).map(({ name }) => `The ${name} failed.`),
  ]
  if (!sums.some((sum) => sum.isCounted)) troubles.push('No tests ran.')
  return { line: `${passed} passed, ${failed} failed`, isGood: failed === 0 && passed > 0, troubles }
}
