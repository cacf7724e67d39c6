/** How many payments ended within which step of time, steps ascending; see `time_step` in the migrations. */
export interface Times {
  buckets: readonly number[]
  counts: readonly number[]
}

export const NO_TIMES: Times = { buckets: [], counts: [] }

/** Each step reaches a tenth further than the one before. */
const STEP = 1.1

/** Until where a step reaches, in ms. */
const endOf = (bucket: number): number => Math.ceil(STEP ** (bucket + 1))

/** The time within which this share of the payments had ended: the end of the step in which the payment of that rank lies. */
export function percentileOf({ buckets, counts }: Times, share: number): number {
  const rank = Math.ceil(counts.reduce((sum, count) => sum + count, 0) * share)
  let passed = 0
  const at = counts.findIndex((count) => (passed += count) >= rank)
  return endOf(buckets[at] ?? 0)
}

export function addTimes(one: Times, other: Times): Times {
  const sums = new Map<number, number>()
  for (const { buckets, counts } of [one, other])
    buckets.forEach((bucket, at) => sums.set(bucket, (sums.get(bucket) ?? 0) + (counts[at] ?? 0)))
  const buckets = [...sums.keys()].toSorted((a, b) => a - b)
  return { buckets, counts: buckets.map((bucket) => sums.get(bucket) ?? 0) }
}
