/** Chance with a seed: the same seed is the same lunch and the same troubles. */
export interface Random {
  /** 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  /** True in so many of one cases. */
  chance(share: number): boolean
  pick<T>(items: readonly T[]): T
  /** Picks by weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T
  /** Another one that goes its own way, so that what one part draws changes nothing for another. */
  branch(name: string): Random
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** Mulberry32: 32 bits of state are plenty for choosing what goes wrong next. */
export function createRandom(seed: number, name = ''): Random {
  let state = (seed ^ hashOf(name)) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: <T>(items: readonly T[]): T => items[between(0, items.length - 1)] as T,
    weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
      const names = Object.keys(weights) as T[]
      let drawn = next() * names.reduce((total, name) => total + weights[name], 0)
      return names.find((name) => (drawn -= weights[name]) < 0) ?? (names[0] as T)
    },
    branch: (branchName) => createRandom(seed, `${name}/${branchName}`),
  }
}
