import { describe, expect, test } from 'vitest'
import { NOON } from '../../test/issuer.ts'
import { freshnessOf, freshSteps, secondsLeft, stepAt } from './steps.ts'

const SHOWN = stepAt(NOON)

test('a step is 30 seconds of Unix time', () => {
  expect(stepAt(0)).toBe(0)
  expect(stepAt(29_999)).toBe(0)
  expect(stepAt(30_000)).toBe(1)
  expect(stepAt(NOON)).toBe(NOON / 30_000)
})

describe('a code shown at noon', () => {
  test.each([
    ['31 seconds too early', -30_001, 'FROM_THE_FUTURE'],
    ['30 seconds early', -30_000, 'FRESH'],
    ['at once', 0, 'FRESH'],
    ['in the last millisecond of the next step', 59_999, 'FRESH'],
    ['after exactly 60 seconds', 60_000, 'TOO_OLD'],
    ['after 90 seconds', 90_000, 'TOO_OLD'],
  ])('scanned %s', (_, laterMs, freshness) => {
    expect(freshnessOf(SHOWN, NOON + laterMs)).toBe(freshness)
  })
})

test('the fresh steps are exactly those that freshness accepts', () => {
  const around = Array.from({ length: 11 }, (_, i) => SHOWN - 5 + i)
  const accepted = around.filter((step) => freshnessOf(step, NOON) === 'FRESH')
  expect(freshSteps(NOON).toSorted((a, b) => a - b)).toEqual(accepted)
})

test('the countdown runs from 30 to 1 and starts again', () => {
  expect(secondsLeft(NOON)).toBe(30)
  expect(secondsLeft(NOON + 1)).toBe(30)
  expect(secondsLeft(NOON + 1_000)).toBe(29)
  expect(secondsLeft(NOON + 29_999)).toBe(1)
  expect(secondsLeft(NOON + 30_000)).toBe(30)
})
