import { setTimeout as pause } from 'node:timers/promises'

/** A wait that has not ended in its time, by its name. */
export class Late extends Error {}

/** Every wait of the harness has an end: gives what this comes to, or rejects with `Late` after so long. */
export async function within<T>(ms: number, name: string, work: Promise<T>): Promise<T> {
  const inTime = new AbortController()
  const late = pause(ms, undefined, { signal: inTime.signal }).then(() => {
    throw new Late(`${name} within ${ms / 1000} s`)
  })
  // It ends as well when the work came first; nobody listens then.
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    inTime.abort()
  }
}
