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
