import { describe, expect, it } from 'vitest'
import { FRESH_ENOUGH_MS, type Held, type RefillQuestion, refillPause, refillRequest, shouldRefill } from './refill.ts'

const HOUR = 3_600_000
const NOW = 1_000 * HOUR
const question = (change: Partial<RefillQuestion> = {}): RefillQuestion => ({
  online: true,
  left: 10,
  endsAt: NOW + 24 * HOUR,
  now: NOW,
  lastAttemptAt: undefined,
  failures: 0,
  phoneNow: NOW,
  ...change,
})

describe('the silent refill', () => {
  it.each([
    ['ten fresh ones: no need', {}, false],
    ['six left: no need', { left: 6 }, false],
    ['five left', { left: 5 }, true],
    ['none at all yet', { left: 0, endsAt: undefined }, true],
    ['near their end', { endsAt: NOW + FRESH_ENOUGH_MS - 1 }, true],
    ['offline', { left: 0, online: false }, false],
    ['asked just now', { left: 5, lastAttemptAt: NOW - 19_999 }, false],
    ['asked a while ago', { left: 5, lastAttemptAt: NOW - 20_000 }, true],
    ['failed twice, too early', { left: 5, failures: 2, lastAttemptAt: NOW - 79_999 }, false],
    ['failed twice, time enough', { left: 5, failures: 2, lastAttemptAt: NOW - 80_000 }, true],
    ['cannot pay: asked 2 s ago', { left: 0, failures: 9, lastAttemptAt: NOW - 2_000 }, true],
    ['cannot pay: asked 1 s ago', { left: 0, failures: 9, lastAttemptAt: NOW - 1_000 }, false],
    ['the phone clock was put back meanwhile', { left: 5, lastAttemptAt: NOW + HOUR }, true],
  ] as const)('%s', (_name, change, expected) => {
    expect(shouldRefill(question(change))).toBe(expected)
  })

  it('never leaves more than five minutes between attempts', () => {
    expect(refillPause(0)).toBe(20_000)
    expect(refillPause(50)).toBe(300_000)
  })
})

describe('what the TSM is told of where the phone goes on', () => {
  const jtis = Array.from({ length: 10 }, (_, place) => `jti of ${place}`)
  const held = (struck: readonly number[], place: number | undefined, end = NOW + HOUR): Held => ({
    batch: { vouchers: jtis.map((jti) => ({ jti })), expiries: jtis.map(() => end), struck },
    place,
  })

  it.each([
    ['the code on show, after five that were only looked at', held([0, 1, 2, 3, 4], 5), 'jti of 5'],
    ['the code on show, though it may have been scanned', held([0, 1, 2, 3, 4, 5], 5), 'jti of 5'],
    ['the first that was never shown, with none on show', held([0, 1, 2], undefined), 'jti of 3'],
    ['nothing, when all are used up', held([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], undefined), undefined],
    ['nothing, when they have run out', held([], 0, NOW), undefined],
    ['nothing, without a batch', { batch: undefined, place: undefined }, undefined],
  ])('is %s', (_name, holding, next) => {
    expect(refillRequest(holding, NOW)).toEqual({ next })
  })
})
