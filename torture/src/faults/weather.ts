import { setTimeout as pause } from 'node:timers/promises'

/**
 * Storms with calms between. While a storm lasts, everything may begin to go wrong; then nothing of weight begins until what was struck
 * is there again, and for a calm after that. Without calms a campus on two cores does hardly anything but start again, and what goes
 * wrong meets few payments. Storms are short: what is struck again before anybody has seen it there shows nothing more.
 */
export interface Weather {
  isStorm(): boolean
  /** Resolves when a storm is there, or when all is over. */
  storm(): Promise<void>
  /** The calm begins when this has been put right; not for ever. */
  during<T>(work: () => Promise<T>): Promise<T>
}

const STORM_MS = 1800
/** At least so long, and as long as the storm with what it left, or so many times that: a slow machine needs longer for both. */
const CALM_MS = 2500
/** Whoever is away for longer than this is away in the calm, too. */
const MOST_WAITED_MS = 8000
const LOOK_EVERY_MS = 20

export function openWeather(over: AbortSignal, calms: number): Weather {
  let phase: 'STORM' | 'ENDING' | 'CALM' = 'STORM'
  let since = performance.now()
  let beganAt = since
  let calmMs = calms * CALM_MS
  let underWay = 0
  const turn = (next: typeof phase): void => {
    phase = next
    since = performance.now()
  }
  const look = (): boolean => {
    const lastedMs = performance.now() - since
    if (phase === 'STORM' && lastedMs >= STORM_MS) turn('ENDING')
    if (phase === 'ENDING' && (underWay === 0 || lastedMs >= MOST_WAITED_MS)) {
      turn('CALM')
      calmMs = calms * Math.max(CALM_MS, since - beganAt)
    }
    if (phase === 'CALM' && performance.now() - since >= calmMs) {
      turn('STORM')
      beganAt = since
    }
    return phase === 'STORM'
  }
  return {
    isStorm: look,
    async storm() {
      while (!look() && !over.aborted) await pause(LOOK_EVERY_MS)
    },
    async during(work) {
      underWay += 1
      try {
        return await work()
      } finally {
        underWay -= 1
      }
    },
  }
}
