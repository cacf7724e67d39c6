import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { createBounded } from './bounded.ts'

/** OWASP's smallest argon2id setting: 19 MiB, two passes. About 20 ms here. */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** All hashing of this process, whichever door asks: payments go on while a crowd logs in. */
const bounded = createBounded({ atOnce: Math.max(2, availableParallelism() - 1), waiting: 200 })

/** Throws OVERLOADED when too many wait already; so does `passwordFits`. */
export function hashPassword(password: string): Promise<string> {
  return bounded(() => hash(password, SETTINGS))
}

let dummy: Promise<string> | undefined

/**
 * Whether a password fits. Without a hash (nobody of that number, or no login yet) the same work is done against a
 * dummy, so that the time taken does not tell who exists.
 */
export async function passwordFits(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  if (passwordHash) return bounded(() => verify(passwordHash, password))
  dummy ??= hash('nobody has this password', SETTINGS)
  const dummyHash = await dummy
  await bounded(() => verify(dummyHash, password))
  return false
}
