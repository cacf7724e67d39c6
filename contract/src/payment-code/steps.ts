/** A presentation lives in steps of 30 seconds of Unix time. All instants here are milliseconds since the epoch. */
export const STEP_SECONDS = 30
const STEP_MS = STEP_SECONDS * 1000

/** How many steps the phone's clock and the walk to the scanner may take, either way. */
const STEP_TOLERANCE = 1

export type Freshness = 'FRESH' | 'TOO_OLD' | 'FROM_THE_FUTURE'

/** The step that an instant lies in. */
export function stepAt(now: number): number {
  return Math.floor(now / STEP_MS)
}

/** Whether a code of this step may be taken now: its own step, the one before and the one after. */
export function freshnessOf(step: number, now: number): Freshness {
  const age = stepAt(now) - step
  if (age > STEP_TOLERANCE) return 'TOO_OLD'
  return age < -STEP_TOLERANCE ? 'FROM_THE_FUTURE' : 'FRESH'
}

/** The steps that are fresh now, the likeliest first: what the 20 digits are checked against. */
export function freshSteps(now: number): readonly [number, number, number] {
  const step = stepAt(now)
  return [step, step - 1, step + 1]
}

/** Whole seconds until the phone must show the next code, 30 down to 1. */
export function secondsLeft(now: number): number {
  return Math.ceil(((stepAt(now) + 1) * STEP_MS - now) / 1000)
}
