import { createHmac } from 'node:crypto'
import { newestOf, type Secrets } from './keys.ts'
import { type Hashing, hashPassword } from './passwords.ts'

// What is short enough to be guessed from its hash, such as six digits, is hashed with a secret that is in no database. The number
// of the pepper stands before what is kept, `2:$argon2id$...`; without one it is the first.

const withPepper = (pepper: Buffer, text: string): string =>
  createHmac('sha256', pepper).update(text).digest('base64url')

const numberOf = (kept: string): number => Number(/^(\d+):/.exec(kept)?.[1] ?? 1)

/** What is kept of it, under the newest pepper. Throws OVERLOADED as `inHashingTurn` does, unless it has a turn. */
export async function hashPeppered(peppers: Secrets, text: string, own?: Hashing): Promise<string> {
  const { number, secret } = newestOf(await peppers())
  const kept = await (own?.hash ?? hashPassword)(withPepper(secret, text))
  return number === 1 ? kept : `${number}:${kept}`
}

/**
 * Whether it fits what is kept. `keep` is what to keep from now on: the same, or its hash under the newest pepper when it was made
 * under an older one, so that old peppers come out of use by themselves. Without anything kept the same work is done.
 */
export async function pepperedFits(
  own: Hashing,
  { peppers, kept, text }: { peppers: Secrets; kept: string | undefined; text: string },
): Promise<{ fits: boolean; keep: string | undefined }> {
  const number = kept === undefined ? undefined : numberOf(kept)
  const known = await peppers(number)
  const newest = newestOf(known)
  const pepper = known.get(number ?? newest.number)
  // Whose pepper is gone fits nothing.
  const hash = pepper === undefined ? undefined : kept?.replace(/^\d+:/, '')
  const fits = await own.fits(hash, withPepper(pepper ?? newest.secret, text))
  if (!fits || number === newest.number) return { fits, keep: kept }
  return { fits, keep: await hashPeppered(peppers, text, own) }
}
