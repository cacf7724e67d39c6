import { hash, verify } from '@node-rs/argon2'

/** OWASP's smallest argon2id setting: 19 MiB, two passes. About 20 ms here. */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, SETTINGS)
}

let dummy: Promise<string> | undefined

/**
 * Whether a password fits. Without a hash (nobody of that number, or no login yet) the same work is done against a
 * dummy, so that the time taken does not tell who exists.
 */
export async function passwordFits(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  if (passwordHash) return verify(passwordHash, password)
  dummy ??= hashPassword('nobody has this password')
  await verify(await dummy, password)
  return false
}
