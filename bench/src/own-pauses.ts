import { PerformanceObserver } from 'node:perf_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pause } from './slowest.ts'

/** What held this process up while it measured: the load generator shares its cores with what it measures. */
export interface OwnPauses {
  collections: readonly Pause[]
  /** Turns of the event loop that came later than their time, from that on. */
  lateTurns: readonly Pause[]
}

const TURN_MS = 1

/** Watches this process until the function that it gives is called. */
export function watchOwnPauses(): () => Promise<OwnPauses> {
  const collections: Pause[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collections.push({ beginMs: startTime, endMs: startTime + duration })
  })
  observer.observe({ entryTypes: ['gc'] })
  const lateTurns: Pause[] = []
  let dueMs = performance.now() + TURN_MS
  const timer = setInterval(() => {
    const now = performance.now()
    lateTurns.push({ beginMs: dueMs, endMs: now })
    dueMs = now + TURN_MS
  }, TURN_MS).unref()
  return async () => {
    clearInterval(timer)
    // Node tells of a collection two turns after it.
    await nextTurn()
    await nextTurn()
    await nextTurn()
    observer.disconnect()
    return { collections, lateTurns }
  }
}
