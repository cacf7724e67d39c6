import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { createBounded } from './bounded.ts'

/** OWASP's smallest argon2id setting: 19 MiB, two passes. About 20 ms here. */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** All hashing of this process, whichever door asks: payments go on while a crowd logs in. */
const bounded = createBounded({ atOnce: Math.max(2, availableParallelism() - 1), waiting: 200 })

/** Hashing by whoever has a turn. */
export interface Hashing {
  hash(password: string): Promise<string>
  fits(passwordHash: string | null | undefined, password: string): Promise<boolean>
}

let dummy: Promise<string> | undefined

const hashing: Hashing = {
  hash: (password) => hash(password, SETTINGS),
  async fits(passwordHash, password) {
    if (passwordHash) return verify(passwordHash, password)
    dummy ??= hash('nobody has this password', SETTINGS)
    await verify(await dummy, password)
    return false
  },
}

/**
 * Work that hashes, once it has its turn. Throws OVERLOADED when too many wait already, and then nothing of the work has been done: what counts
 * an attempt belongs into it.
 */
export const inHashingTurn = <T>(work: (own: Hashing) => Promise<T>): Promise<T> => bounded(() => work(hashing))

/** Throws OVERLOADED when too many wait already; so does `passwordFits`. */
export const hashPassword = (password: string): Promise<string> => inHashingTurn((own) => own.hash(password))

/**
 * Whether a password fits. Without a hash (nobody of that number, or no login yet) the same work is done against a
 * dummy, so that the time taken does not tell who exists.
 */
export const passwordFits = (passwordHash: string | null | undefined, password: string): Promise<boolean> =>
  inHashingTurn((own) => own.fits(passwordHash, password))
