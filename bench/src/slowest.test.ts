import { expect, it } from 'vitest'
import { NO_BYTES, type Shot } from './raw-client.ts'
import { slowestOf } from './slowest.ts'

const BEGIN_MS = 5000

const shot = (sinceBeginMs: number, ms: number): Shot => ({
  intendedMs: BEGIN_MS + sinceBeginMs,
  endedMs: BEGIN_MS + sinceBeginMs + ms,
  status: 200,
  body: NO_BYTES,
})

const quick = Array.from({ length: 396 }, (_, at) => shot(at * 10, 5))

it('the slowest hundredth that one stall held up were all answered in one window', () => {
  const held = [shot(1010, 60), shot(1020, 50), shot(1030, 40), shot(1040, 30)]
  const told = slowestOf([...quick, ...held], BEGIN_MS, [])
  expect(told).toMatchObject({ count: 4, windows: 1, fullestShare: 1, answersByWindowMs: { 1000: 4 }, meanMs: 45 })
})

it('the slowest hundredth that queued are in as many windows as there were queues', () => {
  const queued = [shot(110, 20), shot(1020, 20), shot(1030, 20), shot(3090, 20)]
  expect(slowestOf([...quick, ...queued], BEGIN_MS, [])).toMatchObject({
    windows: 3,
    fullestShare: 0.5,
    answersByWindowMs: { 100: 1, 1000: 2, 3100: 1 },
  })
})

it("the generator's own pauses are told as far as they lie within the time of the slowest", () => {
  const held = [shot(1000, 40), shot(1020, 20), shot(2000, 20), shot(3000, 20)]
  const pause = { beginMs: BEGIN_MS + 1010, endMs: BEGIN_MS + 1030 }
  expect(slowestOf([...quick, ...held], BEGIN_MS, [pause]).meanOwnPauseMs).toBe((20 + 10) / 4)
})
