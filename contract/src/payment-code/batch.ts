import type { Bytes } from '../bytes.ts'
import { fromBase64url, toBase64url } from '../bytes.ts'
import type { IdentityClass } from '../states.ts'
import { isDigitsIndex } from './digits.ts'
import { decodeSignedVoucher } from './voucher.ts'

/**
 * A batch of vouchers travels, and rests on the phone, as a compact JWE to the phone's encryption key. Inside is JSON:
 * `{issuedAt, serverTime, vouchers: [{voucher, digitsIndex, digitsSecret, expiresAt}]}`, times in RFC 3339, bytes in base64url.
 */
export interface Batch {
  /** Milliseconds since the epoch. */
  issuedAt: number
  /** The server's clock when it answered, in milliseconds since the epoch: what the phone sets its own against. */
  serverTime: number
  vouchers: readonly DeviceVoucher[]
}

/** What the TSM gives for one payment. */
export interface IssuedVoucher {
  /** 123 bytes. */
  signedVoucher: Bytes
  /** Ten digits, unique among live vouchers. */
  digitsIndex: string
  /** 32 bytes; never leaves the JWE. */
  digitsSecret: Bytes
}

/** What the phone holds for one payment; the rest is read from the signed voucher, so it cannot disagree with it. */
export interface DeviceVoucher extends IssuedVoucher {
  /** base64url. */
  jti: string
  /** Unix seconds. */
  expiresAt: number
  identityClass?: IdentityClass | undefined
  capFen: number
}

export const DIGITS_SECRET_BYTES = 32

/** Reads a decrypted batch; undefined when anything in it does not have its form: half a batch is not a batch. */
export function decodeBatch(plaintext: Uint8Array): Batch | undefined {
  const json = parseObject(plaintext)
  const issuedAt = readTime(json?.['issuedAt'])
  const serverTime = readTime(json?.['serverTime'])
  const list: unknown = json?.['vouchers']
  if (issuedAt === undefined || serverTime === undefined || !Array.isArray(list)) return undefined
  const vouchers: DeviceVoucher[] = []
  for (const item of list) {
    const voucher = isObject(item) ? fromWire(item) : undefined
    if (voucher === undefined) return undefined
    vouchers.push(voucher)
  }
  return { issuedAt, serverTime, vouchers }
}

function fromWire(item: Readonly<Record<string, unknown>>): DeviceVoucher | undefined {
  const { digitsIndex } = item
  const signedVoucher = readBytes(item['voucher'])
  const digitsSecret = readBytes(item['digitsSecret'])
  const voucher = signedVoucher && decodeSignedVoucher(signedVoucher)?.voucher
  if (signedVoucher === undefined || voucher === undefined) return undefined
  if (typeof digitsIndex !== 'string' || !isDigitsIndex(digitsIndex)) return undefined
  if (digitsSecret?.length !== DIGITS_SECRET_BYTES) return undefined
  if (readTime(item['expiresAt']) !== voucher.expiresAt * 1000) return undefined
  const { expiresAt, identityClass, capFen } = voucher
  return { jti: toBase64url(voucher.jti), signedVoucher, digitsIndex, digitsSecret, expiresAt, identityClass, capFen }
}

function parseObject(utf8Bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(utf8Bytes))
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function readTime(value: unknown): number | undefined {
  const epochMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(epochMs) ? undefined : epochMs
}

function readBytes(value: unknown): Bytes | undefined {
  return typeof value === 'string' ? fromBase64url(value) : undefined
}
