import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { watchOwnPauses } from './own-pauses.ts'

it("tells when the load generator's own event loop stood still, and that it collected garbage meanwhile", async () => {
  const stop = watchOwnPauses()
  await pause(5)
  const beginMs = performance.now()
  let kept: number[][] = []
  // However slow the machine is: more than any nursery holds.
  for (let made = 0; made < 10_000 || performance.now() < beginMs + 200; made++) {
    kept.push(Array.from({ length: 1000 }, () => made))
    if (kept.length > 100) kept = []
  }
  const endMs = performance.now()
  await pause(5)
  const { collections, lateTurns } = await stop()
  expect(lateTurns.filter((turn) => turn.beginMs < endMs - 150 && turn.endMs >= endMs)).toHaveLength(1)
  const within = collections.filter((collection) => collection.beginMs >= beginMs && collection.endMs <= endMs)
  expect(within.length).toBeGreaterThan(0)
})
