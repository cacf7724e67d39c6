import { SignJWT } from 'jose/jwt/sign'
import type { Bytes } from './bytes.ts'
import { randomBytes, sha256, toBase64url, utf8 } from './bytes.ts'
import type { KeyMadeHere } from './p256.ts'
import { importPublicJwk, makeSigningKey, signerOf } from './p256.ts'

export type { KeyMadeHere } from './p256.ts'
export { parseDigits } from './payment-code/digits.ts'
export { type ScannedKind, routeScan } from './payment-code/routing.ts'
export { type CodeFault, type Verdict, verifyPresentation } from './payment-code/verify.ts'

/** Everything that a till, or an integrator's server, does with cryptography. `now` is milliseconds since the epoch. */

/** Who a client assertion is for, and what its header says it is. */
export const GATEWAY_AUDIENCE = 'yimatong-gateway'
export const CLIENT_ASSERTION_TYP = 'client-assertion+jwt'
/** Shorter than the five minutes that the gateway allows, so that a clock that is a little fast is no reason to refuse. */
const CLIENT_ASSERTION_SECONDS = 120

/** The headers of a signed request, and how far its time may be from the server's, either way. */
export const REQUEST_HEADERS = {
  timestamp: 'Yimatong-Timestamp',
  nonce: 'Yimatong-Nonce',
  signature: 'Yimatong-Signature',
} as const
export const REQUEST_WINDOW_MS = 300_000

const NONCE_BYTES = 16

export type RequestHeaders = Record<(typeof REQUEST_HEADERS)[keyof typeof REQUEST_HEADERS], string>

/** A new key for a till, bound to it by an activation code. It can be kept in IndexedDB and not be read out of it. */
export function makeTerminalKeys(): Promise<KeyMadeHere> {
  return makeSigningKey()
}

/** A `private_key_jwt` (RFC 7523) that gets an access token at `POST /gateway/v1/token`. Good once. */
export function clientAssertion(args: {
  terminalId: string
  key: CryptoKey
  now: number
  jti?: string
}): Promise<string> {
  const { terminalId, key, now, jti = toBase64url(randomBytes(16)) } = args
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT({ jti })
    .setProtectedHeader({ alg: 'ES256', typ: CLIENT_ASSERTION_TYP, kid: terminalId })
    .setIssuer(terminalId)
    .setSubject(terminalId)
    .setAudience(GATEWAY_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + CLIENT_ASSERTION_SECONDS)
    .sign(key)
}

/** What a request signature covers. The parts are what goes over the wire: `path` with its query, times and hashes as text. */
export interface SignedRequestParts {
  method: string
  path: string
  /** Milliseconds since the epoch, in decimal. */
  timestamp: string
  nonce: string
  /** base64url of the SHA-256 of the body; of no bytes when there is none. */
  bodyHash: string
}

/** The bytes that are signed. Pure: a server fills it from the request as it came and verifies ES256 over it. */
export function requestSigningInput(parts: SignedRequestParts): Bytes {
  return utf8(`${parts.method}\n${parts.path}\n${parts.timestamp}\n${parts.nonce}\n${parts.bodyHash}`)
}

/**
 * Signs one request: the three headers to send with it. `method` in upper case; `path` with its query, exactly as sent;
 * `body` exactly as sent, absent when there is none. Sign again, with a new nonce, when the request is repeated.
 */
export async function signRequest(args: {
  method: string
  path: string
  body?: string | Bytes
  key: CryptoKey
  now: number
  nonce?: string
}): Promise<RequestHeaders> {
  const { method, path, body = '', key, now, nonce = toBase64url(randomBytes(NONCE_BYTES)) } = args
  const timestamp = String(Math.trunc(now))
  const bodyHash = toBase64url(await sha256(typeof body === 'string' ? utf8(body) : body))
  const signature = await signerOf(key)(requestSigningInput({ method, path, timestamp, nonce, bodyHash }))
  return {
    [REQUEST_HEADERS.timestamp]: timestamp,
    [REQUEST_HEADERS.nonce]: nonce,
    [REQUEST_HEADERS.signature]: toBase64url(signature),
  }
}

/**
 * The TSM's public keys by key number, from its JWKS; import once and keep. Keys that are not for vouchers are passed over;
 * rejects when a voucher key is not on the curve.
 */
export async function importVoucherKeys(jwks: {
  keys: readonly { kid: string; kty: string; crv: string; x: string; y: string }[]
}): Promise<Map<number, CryptoKey>> {
  const voucherKeys = jwks.keys.filter(
    ({ kid, kty, crv }) => kty === 'EC' && crv === 'P-256' && /^[1-9]\d{0,2}$/.test(kid) && Number(kid) <= 255,
  )
  return new Map(
    await Promise.all(voucherKeys.map(async (jwk) => [Number(jwk.kid), await importPublicJwk(jwk)] as const)),
  )
}
