import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'

/** Finds the public key that a token names; undefined for a name nobody knows. */
export type KeyLookup = (kid: string) => KeyObject | undefined | Promise<KeyObject | undefined>

/** A private key with the name under which its public half is published. */
export interface SigningKey {
  readonly kid: string
  readonly key: KeyObject
}

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const publicMembers = { kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate }
const publicJwk = z.strictObject({
  ...publicMembers,
  kid: z.string().min(1).max(64),
  alg: z.literal('ES256').optional(),
  use: z.literal('sig').optional(),
  key_ops: z.array(z.literal('verify')).optional(),
})
const privateJwk = z.object({ ...publicMembers, d: coordinate, kid: z.string().min(1).max(64) })
const jwks = z.strictObject({ keys: z.array(publicJwk) })

/** A P-256 public key from a JWK that holds nothing else: a private member or another algorithm is refused. */
export function importPublicJwk(jwk: unknown): { kid: string; key: KeyObject } {
  const { kid, kty, crv, x, y } = publicJwk.parse(jwk)
  return { kid, key: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }) }
}

/** Reads a private P-256 JWK with its `kid`. The message of a failure names the file and never the content. */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const parsed = privateJwk.safeParse(await readJson(file))
  if (!parsed.success) throw new Error(`${file} is not a private P-256 JWK with a kid`)
  const { kid, kty, crv, x, y, d } = parsed.data
  return { kid, key: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }) }
}

/** The public half of a signing key, as it is published. */
export function publicJwkOf({ kid, key }: SigningKey): PublicSigningJwk {
  const { x, y } = createPublicKey(key).export({ format: 'jwk' })
  if (x === undefined || y === undefined) throw new TypeError('not a P-256 key')
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' }
}

export interface PublicSigningJwk {
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
  kid: string
  alg: 'ES256'
  use: 'sig'
}

/** Reads a secret of so many bytes, written in hex. The message of a failure names the file and never the content. */
export async function readSecret(file: string, bytes: number): Promise<Buffer> {
  const text = (await readText(file)).trim()
  if (text.length !== 2 * bytes || !/^[0-9a-f]+$/.test(text))
    throw new Error(`${file} does not hold ${bytes} bytes in hex`)
  return Buffer.from(text, 'hex')
}

/** How often, at most, a name that is not in the set makes us look whether the file has changed. */
const RECHECK_MS = 1000

/**
 * The public keys of a JWKS file by name. A key that is added to the file later is found without a restart, which is how
 * a key is rotated: publish the new one, then sign with it. Nothing that a token carries ever becomes a key.
 */
export async function openJwksFile(file: string): Promise<KeyLookup> {
  let keys = await readJwks(file)
  let changedAt = (await stat(file)).mtimeMs
  let checkedAt = performance.now()
  let reading: Promise<void> | undefined

  async function reread(): Promise<void> {
    const { mtimeMs } = await stat(file)
    if (mtimeMs === changedAt) return
    keys = await readJwks(file)
    changedAt = mtimeMs
  }

  return async (kid) => {
    const known = keys.get(kid)
    if (known !== undefined) return known
    if (reading === undefined && performance.now() - checkedAt >= RECHECK_MS) {
      checkedAt = performance.now()
      // A file that is half written right now is no reason to refuse tokens with an error: the next look finds it whole.
      reading = reread()
        .catch(() => undefined)
        .finally(() => {
          reading = undefined
        })
    }
    await reading
    return keys.get(kid)
  }
}

async function readJwks(file: string): Promise<Map<string, KeyObject>> {
  const parsed = jwks.safeParse(await readJson(file))
  if (!parsed.success) throw new Error(`${file} is not a JWKS of public P-256 keys`)
  return new Map(
    parsed.data.keys.map((jwk) => {
      const { kid, key } = importPublicJwk(jwk)
      return [kid, key]
    }),
  )
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`cannot read the key file ${file}`, { cause: error })
  }
}

async function readJson(file: string): Promise<unknown> {
  const text = await readText(file)
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message would quote the key.
    throw new Error(`the key file ${file} is not JSON`)
  }
}
