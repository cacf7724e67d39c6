import type { Bytes } from '../bytes.ts'
import { concatBytes, fromBase64url, sha256, utf8, writeUint } from '../bytes.ts'

/**
 * Opens the one form of JWE that a phone is ever sent: compact, ECDH-ES straight to the content key (RFC 7518 section 4.6),
 * A256GCM. A library that reads every form weighs more than the rest of a phone's cryptography, and has more to get wrong.
 */

export const BATCH_ALG = 'ECDH-ES'
export const BATCH_ENC = 'A256GCM'

const KEY_BITS = 256
const IV_BYTES = 12
const TAG_BYTES = 16

/** Why a JWE was not opened. Never more than this: what was wrong inside is nobody's business. */
export class UnopenedError extends Error {
  override name = 'UnopenedError'
}

/** The plaintext. Rejects with UnopenedError when it is of another form or for another key, or was altered in any character. */
export async function openJwe(jwe: string, decryptionKey: CryptoKey): Promise<Bytes> {
  const [header = '', encryptedKey, ...rest] = jwe.split('.')
  const [iv, ciphertext, tag, ...more] = rest.map(fromBase64url)
  const sender = senderOf(header)
  // The content key is agreed on, never sent.
  const hasForm = encryptedKey === '' && iv?.length === IV_BYTES && tag?.length === TAG_BYTES && more.length === 0
  if (!hasForm || ciphertext === undefined || sender === undefined) throw new UnopenedError('not a JWE of our form')
  try {
    const key = await contentKey(sender, decryptionKey)
    const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(header), tagLength: TAG_BYTES * 8 }
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, concatBytes(ciphertext, tag)))
  } catch (cause) {
    throw new UnopenedError('not for this key, or altered', { cause })
  }
}

/** The sender's one-time public key, if the header names exactly our algorithms, the key, and nothing else. */
function senderOf(header: string): JsonWebKey | undefined {
  const { alg, enc, epk, ...others } = parse(header)
  if (alg !== BATCH_ALG || enc !== BATCH_ENC || Object.keys(others).length > 0) return undefined
  if (typeof epk !== 'object' || epk === null) return undefined
  const { kty, crv, x, y }: JsonWebKey = epk
  return kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined ? { kty, crv, x, y } : undefined
}

function parse(header: string): Readonly<Record<string, unknown>> {
  const bytes = fromBase64url(header)
  if (bytes === undefined) return {}
  try {
    return { ...JSON.parse(new TextDecoder().decode(bytes)) }
  } catch {
    return {}
  }
}

/** ECDH, then one round of the Concat KDF over the algorithm's name, two parties without names, and the key's length. */
async function contentKey(sender: JsonWebKey, decryptionKey: CryptoKey): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('jwk', sender, { name: 'ECDH', namedCurve: 'P-256' }, false, [])
  const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, decryptionKey, KEY_BITS)
  const name = utf8(BATCH_ENC)
  const agreed = [uint32(1), new Uint8Array(secret), uint32(name.length), name, uint32(0), uint32(0), uint32(KEY_BITS)]
  return crypto.subtle.importKey('raw', await sha256(concatBytes(...agreed)), 'AES-GCM', false, ['decrypt'])
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  writeUint(bytes, 0, 4, value)
  return bytes
}
