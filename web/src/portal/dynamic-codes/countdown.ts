/** `4:32`, counting whole seconds that have begun: it says 0:00 when it is over and not before. */
export function timeLeft(leftMs: number): string {
  const seconds = secondsLeft(leftMs)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export const secondsLeft = (leftMs: number): number => Math.max(0, Math.ceil(leftMs / 1000))

/** Seconds at which ears are told; eyes see every one. */
const TOLD = [10, 30, 60] as const

/** The mark that was passed last; undefined while there is more than a minute. */
export function toldAt(leftMs: number): number | undefined {
  return TOLD.find((mark) => secondsLeft(leftMs) <= mark)
}
