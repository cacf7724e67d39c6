import { expect, it } from 'vitest'
import { LUNCH_RATES, MIDNIGHT, untilTurn } from '../turns.mjs'

it.each([
  ['2026-11-23T23:59:59.999+08:00', [MIDNIGHT], 1],
  ['2026-11-24T00:00:00.000+08:00', [MIDNIGHT], 86_400_000],
  ['2026-11-23T11:29:00+08:00', [MIDNIGHT, ...LUNCH_RATES], 60_000],
  ['2026-11-23T11:30:00+08:00', [MIDNIGHT, ...LUNCH_RATES], 3_600_000],
  ['2026-11-23T12:30:01+08:00', [MIDNIGHT, ...LUNCH_RATES], 41_399_000],
])('at %s it is so long until the next turn of the campus’s day', (now, minutes, left) => {
  expect(untilTurn(Date.parse(now), minutes)).toBe(left)
})
