import { businessDateOf as dayOf, startOfDay } from '@yimatong/contract/clock'
import { expect, it } from 'vitest'
import { MOST_AHEAD, MOST_BEHIND, STORY_MS, untilOneDay } from './day.ts'

const MIDNIGHT = startOfDay(Date.UTC(2026, 10, 22))
const SECOND = 1000

it('a story is told within one day by the clock that is behind and by the one that is ahead', () => {
  for (let seconds = -600; seconds <= 600; seconds += 1) {
    const now = MIDNIGHT + seconds * SECOND
    const begins = now + untilOneDay(now)
    expect([now, dayOf(begins - MOST_BEHIND * SECOND)]).toEqual([now, dayOf(begins + STORY_MS + MOST_AHEAD * SECOND)])
  }
})

it('nobody waits for a midnight that is far', () => {
  expect(untilOneDay(MIDNIGHT - 200 * SECOND)).toBe(0)
  expect(untilOneDay(MIDNIGHT + 100 * SECOND)).toBe(0)
})
