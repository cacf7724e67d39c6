/** How long a till waits before it asks again what became of a payment: 1, 2, 3, then every 5 seconds. */
const GAPS_MS = [1000, 2000, 3000] as const
const STEADY_GAP_MS = 5000

/** The gap before the question that follows `asked` earlier ones. */
export function gapBeforeAsking(asked: number): number {
  return GAPS_MS[asked] ?? STEADY_GAP_MS
}
