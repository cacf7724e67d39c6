import { availableParallelism, loadavg } from 'node:os'

/** The cheap phone of the budgets, upright. */
export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true }

/** The value that so large a share of the samples does not pass. */
export const ranked = (samples: readonly number[], share: number): number =>
  samples.toSorted((a, b) => a - b)[Math.min(samples.length - 1, Math.floor(share * samples.length))] ?? Number.NaN

/** On a busy machine the figures say nothing, so it is said how busy it is. */
export const sayLoad = (): void =>
  console.log(`Load of this machine: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores.`)
