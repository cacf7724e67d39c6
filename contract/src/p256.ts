import type { Bytes } from './bytes.ts'
import { concatBytes, fromBase64url, toBase64url } from './bytes.ts'
import type { P256PublicJwk } from './fields.ts'

/**
 * P-256 as our codes need it: raw signatures (r and s, 32 bytes each) in their low-s form, and compressed public keys.
 * WebCrypto of Safari and Firefox does not take compressed keys, so they are decompressed here.
 */

export const SIGNATURE_BYTES = 64
export const COMPRESSED_KEY_BYTES = 33

/** Makes a raw ES256 signature (r and s, 64 bytes) over the SHA-256 of what it is given. */
export type Signer = (signingInput: Bytes) => Uint8Array | Promise<Uint8Array>

/** A private key that cannot leave the place where it was made, and its public half for enrolment. */
export interface KeyMadeHere {
  privateKey: CryptoKey
  publicKey: P256PublicJwk
}

const SIGNING_KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const

// The curve of SEC 2, secp256r1: y^2 = x^3 - 3x + B over the field of P elements, and the order N of its group.
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const N_BYTES = toBytes32(N)
const HALF_N = toBytes32(N >> 1n)

function toBigInt(bytes: Uint8Array): bigint {
  let hex = '0x0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return BigInt(hex)
}

function toBytes32(value: bigint): Bytes {
  const hex = value.toString(16).padStart(64, '0')
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

/** The square root modulo P if there is one; P is 3 modulo 4, so it is a power. */
function squareRoot(square: bigint): bigint | undefined {
  let root = 1n
  for (const bit of ((P + 1n) >> 2n).toString(2)) {
    root = (root * root) % P
    if (bit === '1') root = (root * square) % P
  }
  return (root * root) % P === square ? root : undefined
}

/**
 * True when s is at most half the order. Whoever holds a signature (r, s) can write (r, N - s), which also verifies;
 * only the low one is accepted, so a code has exactly one spelling.
 */
export function isLowS(signature: Uint8Array): boolean {
  for (let i = 0; i < 32; i++) {
    const difference = (signature[32 + i] ?? 0) - (HALF_N[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return true
}

/** The low-s spelling of a raw signature, which it may already be. Throws RangeError unless it is 64 bytes. */
export function toLowS(signature: Uint8Array): Bytes {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('a raw P-256 signature has 64 bytes')
  if (isLowS(signature)) return new Uint8Array(signature)
  const low = new Uint8Array(signature)
  let borrow = 0
  for (let at = 31; at >= 0; at--) {
    const difference = (N_BYTES[at] ?? 0) - (signature[32 + at] ?? 0) - borrow
    borrow = difference < 0 ? 1 : 0
    low[32 + at] = difference & 0xff
  }
  return low
}

/** 65 bytes (0x04, x, y) from 33; undefined when these bytes are not a point of the curve. */
export function decompressPublicKey(compressed: Uint8Array): Bytes | undefined {
  const sign = compressed[0]
  if (compressed.length !== COMPRESSED_KEY_BYTES || (sign !== 2 && sign !== 3)) return undefined
  const x = toBigInt(compressed.subarray(1))
  if (x >= P) return undefined
  const root = squareRoot((x * x * x - 3n * x + B + 3n * P) % P)
  if (root === undefined) return undefined
  const y = (root & 1n) === BigInt(sign & 1) ? root : P - root
  return concatBytes(Uint8Array.of(4), compressed.subarray(1), toBytes32(y))
}

/** The 33 bytes of a public key, for a voucher; undefined when the JWK is not a point of the curve. */
export function compressPublicKey(jwk: Pick<P256PublicJwk, 'x' | 'y'>): Bytes | undefined {
  const x = fromBase64url(jwk.x)
  const y = fromBase64url(jwk.y)
  if (x?.length !== 32 || y?.length !== 32) return undefined
  const compressed = concatBytes(Uint8Array.of(2 + ((y[31] ?? 0) & 1)), x)
  const decompressed = decompressPublicKey(compressed)
  return decompressed !== undefined && toBase64url(decompressed.subarray(33)) === jwk.y ? compressed : undefined
}

// SubjectPublicKeyInfo of an EC key on prime256v1 up to the point, which here is a compressed one (RFC 5480).
const SPKI_PREFIX = Uint8Array.from([
  0x30, 0x39, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
  0x3d, 0x03, 0x01, 0x07, 0x03, 0x22, 0x00,
])

/**
 * A compressed key as DER SubjectPublicKeyInfo, which node:crypto's createPublicKey takes as it is. Reading it there costs
 * more than verifying a signature with it, so a server keeps the KeyObject of a device.
 */
export function spkiOfCompressedKey(compressed: Uint8Array): Bytes {
  return concatBytes(SPKI_PREFIX, compressed)
}

/** A compressed key for verifying; undefined when these bytes are not a point of the curve. */
export async function importCompressedKey(compressed: Uint8Array): Promise<CryptoKey | undefined> {
  const point = decompressPublicKey(compressed)
  return point && crypto.subtle.importKey('raw', point, SIGNING_KEY, true, ['verify'])
}

/** A public JWK for verifying. Rejects when it is not a point of the curve. */
export function importPublicJwk({ x, y }: Pick<P256PublicJwk, 'x' | 'y'>): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, SIGNING_KEY, true, ['verify'])
}

/** Only kty, crv, x and y: what our servers take, and nothing that a browser adds. */
export async function exportPublicJwk(key: CryptoKey): Promise<P256PublicJwk> {
  const { x, y } = await crypto.subtle.exportKey('jwk', key)
  if (x === undefined || y === undefined) throw new TypeError('not a P-256 public key')
  return { kty: 'EC', crv: 'P-256', x, y }
}

/** A new ES256 key whose private half is not extractable: a page may store it (IndexedDB) and use it, never read it. */
export async function makeSigningKey(): Promise<KeyMadeHere> {
  const pair = await crypto.subtle.generateKey(SIGNING_KEY, false, ['sign', 'verify'])
  return { privateKey: pair.privateKey, publicKey: await exportPublicJwk(pair.publicKey) }
}

/** Signs with a WebCrypto ES256 private key. */
export function signerOf(privateKey: CryptoKey): Signer {
  return async (signingInput) => new Uint8Array(await crypto.subtle.sign(ES256, privateKey, signingInput))
}

/** True when the raw signature over the input is this key's. Low-s is the caller's to ask for. */
export function verifySignature(publicKey: CryptoKey, signature: Bytes, signingInput: Bytes): Promise<boolean> {
  return crypto.subtle.verify(ES256, publicKey, signature, signingInput)
}
