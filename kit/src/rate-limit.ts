import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { problem } from './problem.ts'

export interface RateLimitOptions {
  /** What is limited: `login`, `issue-codes`. */
  name: string
  /** How much a key may spend ... */
  points: number
  /** ... in this time. */
  perSeconds: number
  /** Once over the limit, a key stays refused this long. */
  blockSeconds?: number
}

export interface RateLimit {
  /** Spends points of a key (a person, a terminal, an address), or throws problem RATE_LIMITED with `Retry-After`. */
  limit(key: string, points?: number): Promise<void>
}

/** A limit counted in this process. */
export function createRateLimit({ name, points, perSeconds, blockSeconds = 0 }: RateLimitOptions): RateLimit {
  const settings = { keyPrefix: name, points, duration: perSeconds, blockDuration: blockSeconds }
  return rateLimitOver(new RateLimiterMemory(settings))
}

/** A limit of how many different ones do something behind one key: people behind an address. */
export interface CrowdLimit {
  /** Throws problem RATE_LIMITED with `Retry-After` once there were too many behind this key. */
  check(key: string): Promise<void>
  /** Counts one of them, once in the limit's time however often; throws the same for whoever is one too many. */
  count(key: string, one: string): Promise<void>
}

/** A limit of `points` different ones, counted in this process. */
export function createCrowdLimit({ name, points, perSeconds }: Omit<RateLimitOptions, 'blockSeconds'>): CrowdLimit {
  const crowd = createRateLimit({ name, points, perSeconds })
  const counted = new RateLimiterMemory({ keyPrefix: name, points: 1, duration: perSeconds })
  return {
    check: (key) => crowd.limit(key, 0),
    async count(key, one) {
      const { consumedPoints } = await counted.penalty(`${key} ${one}`)
      if (consumedPoints === 1) await crowd.limit(key)
    },
  }
}

function rateLimitOver(limiter: RateLimiterAbstract): RateLimit {
  return {
    async limit(key, points = 1) {
      try {
        await limiter.consume(key, points)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw problem('RATE_LIMITED', undefined, { headers: { 'Retry-After': String(seconds) } })
      }
    },
  }
}
