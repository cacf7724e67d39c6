import { createCipheriv, createECDH, hash, randomBytes } from 'node:crypto'
import { BATCH_ALG, BATCH_ENC } from '@yimatong/contract/payment-code/open-jwe'

const UNCOMPRESSED = Buffer.of(4)
const IV_BYTES = 12

/** What the Concat KDF hashes before and after the secret (RFC 7518, 4.6.2): round one; two parties without names, 256 bits. */
const ROUND = uint32(1)
const OTHER_INFO = Buffer.concat([uint32(BATCH_ENC.length), Buffer.from(BATCH_ENC), uint32(0), uint32(0), uint32(256)])

/**
 * A compact JWE to a P-256 point (x and y, 64 bytes), in the one form that a phone opens: ECDH-ES straight to the content key,
 * A256GCM. Throws when the point is not on the curve. By WebCrypto, each of whose seven steps is a job for another thread, the
 * same takes five times the processor.
 */
export function sealJwe(plaintext: Uint8Array, recipient: Uint8Array): string {
  const sender = createECDH('prime256v1')
  const point = sender.generateKeys()
  const secret = sender.computeSecret(Buffer.concat([UNCOMPRESSED, recipient]))
  const contentKey = hash('sha256', Buffer.concat([ROUND, secret, OTHER_INFO]), 'buffer')
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33)]
  const protectedHeader = JSON.stringify({ alg: BATCH_ALG, enc: BATCH_ENC, epk: { kty: 'EC', crv: 'P-256', x, y } })
  const header = Buffer.from(protectedHeader).toString('base64url')
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header))
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))
  return `${header}..${parts.join('.')}`
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
