import { expect, test } from 'vitest'
import { readPlaywright, readTorture, readVitest, sumUp } from '../sums.mjs'

/** @type {(passed: number, failed: number, code: number) => import('../sums.mjs').Sum} */
const unit = (passed, failed, code) => readVitest({ numPassedTests: passed, numFailedTests: failed }, code)
/** @type {(stats: object, code: number) => import('../sums.mjs').Sum} */
const walks = (stats, code) => readPlaywright({ stats }, code)

test('adds up what the runners counted', () => {
  const sums = [unit(10, 0, 0), walks({ expected: 5, unexpected: 0, flaky: 0 }, 0)]
  expect(sumUp(sums)).toEqual({ line: '15 passed, 0 failed', isGood: true, troubles: [] })
})

/** @type {[string, import('../sums.mjs').Sum, string][]} */
const bad = [
  ['a failed test', unit(10, 2, 1), '10 passed, 2 failed'],
  ['a bad end without a failed test', unit(10, 0, 1), '10 passed, 1 failed'],
  ['a runner that ran nothing', unit(0, 0, 0), '0 passed, 1 failed'],
  ['a runner without a report', readVitest(undefined, 0), '0 passed, 1 failed'],
  ['a journey that passed at the second try', walks({ expected: 4, unexpected: 0, flaky: 1 }, 0), '4 passed, 1 failed'],
  ['a check that is not clean', { name: 'checks', passed: 0, failed: 1, isCounted: false }, '0 passed, 1 failed'],
]

test.each(bad)('%s is a failure', (_name, sum, line) => {
  const all = sumUp([sum])
  expect(all.isGood).toBe(false)
  expect(all.line).toBe(line)
  expect(all.troubles).not.toEqual([])
})

test('names what failed, and how, at the end of everything', () => {
  const assertionResults = [
    { status: 'passed', fullName: 'adds', failureMessages: [] },
    { status: 'failed', fullName: 'refuses a second debit', failureMessages: ['expected 1 to be 2\n  at ledger.ts:7'] },
  ]
  const testResults = [
    { name: 'ledger.test.ts', message: '', assertionResults },
    { name: 'broken.test.ts', message: 'SyntaxError', assertionResults: [] },
  ]
  const { troubles } = sumUp([readVitest({ numPassedTests: 1, numFailedTests: 1, testResults }, 1)])
  expect(troubles.join('\n')).toContain('ledger.test.ts › refuses a second debit\nexpected 1 to be 2\n  at ledger.ts:7')
  expect(troubles.join('\n')).toContain('broken.test.ts\nSyntaxError')
  expect(troubles.join('\n')).not.toContain('adds')
})

test('names what failed beside the tests: hooks, and errors that belong to none', () => {
  const broken = [{ where: 'ledger.test.ts › a ledger', messages: ['Error: cannot be closed\n  at ledger.ts:7'] }]
  const { line, troubles } = sumUp([readVitest({ numPassedTests: 10, numFailedTests: 0 }, 1, broken)])
  expect(line).toBe('10 passed, 1 failed')
  expect(troubles[0]).toBe('ledger.test.ts › a ledger\nError: cannot be closed\n  at ledger.ts:7')
})

test('names the journeys that failed, and how, at the end of everything', () => {
  const errors = [{ message: '\u001b[31mexpected the till to say paid\u001b[39m' }]
  const file = 'journeys/till.spec.ts'
  const failed = { title: 'a cashier sells', file, ok: false, tests: [{ results: [{ errors }] }] }
  const passed = { title: 'a cashier gives back', file, ok: true, tests: [{ results: [{ errors: [] }] }] }
  const suites = [{ suites: [{ specs: [failed] }], specs: [passed] }]
  const { troubles } = sumUp([readPlaywright({ stats: { expected: 1, unexpected: 1, flaky: 0 }, suites }, 1)])
  expect(troubles[0]).toBe('journeys/till.spec.ts › a cashier sells\nexpected the till to say paid')
  expect(troubles.join('\n')).not.toContain('gives back')
})

test('counts each round of the fault harness, and names what was violated', () => {
  const sound = { seed: 1, violations: 0, violated: [] }
  const broken = { seed: 2, violations: 1, violated: [{ rule: 'one code, one payment', what: 'code 17' }] }
  const { line, troubles } = sumUp([readTorture([sound, broken], 1)])
  expect(line).toBe('1 passed, 1 failed')
  expect(troubles[0]).toBe('torture with seed 2 › one code, one payment\ncode 17')
  expect(sumUp([readTorture(undefined, 0)]).isGood).toBe(false)
})

test('no stage at all is a failure', () => {
  expect(sumUp([]).isGood).toBe(false)
})
