import { describe, expect, it } from 'vitest'
import { campusTime, clockVerdict, measuredOffset } from './clock.ts'

const NOON = Date.parse('2026-11-21T12:00:00+08:00')
const HOUR = 3_600_000

describe('the campus clock on a phone', () => {
  it('takes the answer to have been made halfway through the round trip', () => {
    expect(measuredOffset(NOON + 500, NOON, NOON + 1000)).toBe(0)
    expect(measuredOffset(NOON, NOON + HOUR, NOON + HOUR)).toBe(-HOUR)
  })

  it('adds the offset, and trusts the phone before anything was measured', () => {
    expect(campusTime({ offsetMs: -HOUR, lastSeen: 0 }, NOON)).toBe(NOON - HOUR)
    expect(campusTime(undefined, NOON)).toBe(NOON)
  })

  it.each([
    ['nothing measured yet', undefined, NOON, undefined, 'RIGHT'],
    ['a few seconds off', { offsetMs: 5_000, lastSeen: NOON }, NOON + 1000, NOON, 'RIGHT'],
    ['exactly at the limit', { offsetMs: 20_000, lastSeen: NOON }, NOON, undefined, 'RIGHT'],
    ['off by more than 20 s, known', { offsetMs: 20_001, lastSeen: NOON }, NOON, undefined, 'CORRECTED'],
    ['an hour fast, known', { offsetMs: -HOUR, lastSeen: NOON }, NOON, NOON - HOUR, 'CORRECTED'],
    ['put back since', { offsetMs: 0, lastSeen: NOON }, NOON - 20_001, undefined, 'UNSURE'],
    ['put back a little', { offsetMs: 0, lastSeen: NOON }, NOON - 20_000, undefined, 'RIGHT'],
    ['before its own codes were made', { offsetMs: 0, lastSeen: 0 }, NOON, NOON + HOUR, 'UNSURE'],
  ] as const)('%s', (_name, clock, phoneNow, issuedAt, verdict) => {
    expect(clockVerdict(clock, phoneNow, issuedAt)).toBe(verdict)
  })
})
