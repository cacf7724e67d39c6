/** Nonces that were used, each good once per till. */
export interface Nonces {
  /** True the first time; false when this till has used it before. */
  use(terminalId: string, nonce: string): boolean
}

export interface NoncesOptions {
  /** How long a nonce must be known: as long as its request's time would be believed. */
  lifeMs: number
  /** Nonces in one generation, two of which are held. */
  capacity?: number
  /** Milliseconds that only go forward. */
  now?: () => number
}

/**
 * Remembers nonces in two generations: the young one is written, both are asked, and the old one is dropped whole when
 * the young one has lived long enough. Bounded: in a flood the generations turn earlier, and the order number, which is
 * unique in the database, is the second line. Only nonces of requests whose signature fits are put in.
 */
export function createNonces({ lifeMs, capacity = 200_000, now = () => performance.now() }: NoncesOptions): Nonces {
  let young = new Set<string>()
  let old = new Set<string>()
  let turnedAt = now()
  return {
    use(terminalId, nonce) {
      const at = now()
      if (at - turnedAt >= 2 * lifeMs) young = new Set()
      if (at - turnedAt >= lifeMs || young.size >= capacity) {
        old = young
        young = new Set()
        turnedAt = at
      }
      const name = terminalId + nonce
      if (young.has(name) || old.has(name)) return false
      young.add(name)
      return true
    },
  }
}
