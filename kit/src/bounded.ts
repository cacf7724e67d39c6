import { problem } from './problem.ts'

export interface BoundedOptions {
  /** How many pieces of work run at once. */
  atOnce: number
  /** How many more wait for their turn; the next one hears OVERLOADED. */
  waiting: number
}

/** Runs dear work (hashing a password takes 20 ms of a core) a few at a time, so that a crowd cannot stop everything else. */
export type Bounded = <T>(work: () => Promise<T>) => Promise<T>

export function createBounded({ atOnce, waiting }: BoundedOptions): Bounded {
  const queue: (() => void)[] = []
  let running = 0

  /** Hands the turn on to whoever waits longest. */
  function next(): void {
    const first = queue.shift()
    if (first === undefined) running--
    else first()
  }

  return async (work) => {
    if (running < atOnce) running++
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve))
    else throw problem('OVERLOADED', undefined, { headers: { 'Retry-After': '1' } })
    try {
      return await work()
    } finally {
      next()
    }
  }
}
