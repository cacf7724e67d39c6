import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { followFile } from './followed-file.ts'

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
const privateMembers = { ...publicMembers, d: coordinate }
const privateJwk = z.object({ ...privateMembers, kid: z.string().min(1).max(64) })
const jwks = z.strictObject({ keys: z.array(publicJwk) })

const newPrivateJwk = z.object(privateMembers)
const AS_JWK = {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'jwk' },
  privateKeyEncoding: { type: 'pkcs8', format: 'jwk' },
}

/**
 * A new P-256 key. It is encoded as it is made: exported afterwards, Node (20) may never go on, for the export holds the key's lock while its
 * garbage collector comes upon what the key was made by, and waits for that lock.
 */
export function makePrivateJwk(): z.infer<typeof newPrivateJwk> {
  return newPrivateJwk.parse(generateKeyPairSync('ec', AS_JWK).privateKey)
}

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

/** The public half of a key, as it is published. */
export function publicJwkOf({ kid, key }: SigningKey): PublicSigningJwk {
  const { x, y } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
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

/** Secrets by their number, the newest last. `needed` looks at once for a number that is not known yet. */
export type Secrets = (needed?: number) => Promise<ReadonlyMap<number, Buffer>>

/**
 * Reads a file of secrets of so many bytes, a line of hex each. The number of a secret is its line's, the last one is in force, and
 * a dash stands for one that was retired. A line that is added is found within a second. The message of a failure names the
 * file and never the content.
 */
export async function openSecrets(file: string, bytes: number): Promise<Secrets> {
  const secrets = await followFile(file, () => readSecrets(file, bytes))
  return async (needed) => {
    const known = await secrets()
    return needed === undefined || known.has(needed) ? known : secrets(true)
  }
}

/** The newest of them, with its number. */
export function newestOf(secrets: ReadonlyMap<number, Buffer>): { number: number; secret: Buffer } {
  const newest = [...secrets].at(-1)
  if (newest === undefined) throw new Error('there is no secret')
  return { number: newest[0], secret: newest[1] }
}

async function readSecrets(file: string, bytes: number): Promise<Map<number, Buffer>> {
  const lines = (await readText(file)).trim().split('\n')
  const isSecret = (line: string) => line.length === 2 * bytes && /^[0-9a-f]+$/.test(line)
  if (!lines.every((line) => line === '-' || isSecret(line)) || !isSecret(lines.at(-1) ?? ''))
    throw new Error(`${file} does not hold ${bytes} bytes in hex`)
  const numbered = lines.map((line, at) => [at + 1, line] as const).filter(([, line]) => line !== '-')
  return new Map(numbered.map(([number, line]) => [number, Buffer.from(line, 'hex')]))
}

/**
 * The public keys of a JWKS file by name. A key that is added to the file is found, and one that was taken out refused, within a
 * second and without a restart, which is how a key is rotated: publish the new one, sign with it, take out the old one.
 * Nothing that a token carries ever becomes a key.
 */
export async function openJwksFile(file: string): Promise<KeyLookup> {
  const keys = await followFile(file, readJwks)
  return async (kid) => (await keys()).get(kid)
}

/** The same file for whoever publishes it. */
export async function openPublicKeys(file: string): Promise<() => Promise<PublicSigningJwk[]>> {
  const keys = await followFile(file, readJwks)
  return async () => [...(await keys())].map(([kid, key]) => publicJwkOf({ kid, key }))
}

/** The key that signs now: a private JWK in a file that a rotation replaces. It is asked for at each signature. */
export type SigningKeySource = () => Promise<SigningKey>

/** Reads a private key as `readSigningKey` does, and the one that takes its place within a second. */
export function openSigningKey(file: string): Promise<SigningKeySource> {
  return followFile(file, readSigningKey)
}

/** Whose key it is: the keys of `tsm` are called `tsm`, `tsm.2`, `tsm.3` and so on, one after the other. */
export const ownerOfKey = (kid: string): string => kid.replace(/\.[1-9]\d*$/, '')

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
