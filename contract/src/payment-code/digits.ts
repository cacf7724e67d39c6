import type { Bytes } from '../bytes.ts'
import { readUint, writeUint } from '../bytes.ts'

/**
 * The same voucher as 20 digits, for 1D guns, cracked screens and reading aloud:
 * `91`, the voucher's 10-digit index, and an 8-digit one-time part that changes with the step.
 */
export interface Digits {
  index: string
  oneTimePart: string
}

const DIGITS = /^91(\d{10})(\d{8})$/
const INDEX = /^\d{10}$/

/** RFC 4226 section 5.3 with eight digits; the offset is the low nibble of the last byte of the MAC, whatever its length. */
export function truncateMac(mac: Uint8Array): string {
  const offset = (mac[mac.length - 1] ?? 0) & 15
  const value = readUint(mac, offset, 4) % 2 ** 31
  return String(value % 10 ** 8).padStart(8, '0')
}

/** What the one-time part is a MAC of: the step as four bytes, big-endian. */
export function oneTimeInput(step: number): Bytes {
  const input = new Uint8Array(4)
  writeUint(input, 0, 4, step)
  return input
}

/** The one-time part of a step: HMAC-SHA-256 of the step under the voucher's secret (32 bytes), truncated to eight digits. */
export async function oneTimePart(digitsSecret: Bytes, step: number): Promise<string> {
  const key = await crypto.subtle.importKey('raw', digitsSecret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return truncateMac(new Uint8Array(await crypto.subtle.sign('HMAC', key, oneTimeInput(step))))
}

/** The 20 digits. Throws RangeError when a part does not have its length. */
export function encodeDigits({ index, oneTimePart }: Digits): string {
  const text = `91${index}${oneTimePart}`
  if (!isDigitsIndex(index) || !DIGITS.test(text)) throw new RangeError('an index has 10 digits, a one-time part 8')
  return text
}

/** Strict: undefined unless the text is 20 ASCII digits that start with 91. */
export function parseDigits(text: string): Digits | undefined {
  const [, index, oneTimePart] = DIGITS.exec(text) ?? []
  return index === undefined || oneTimePart === undefined ? undefined : { index, oneTimePart }
}

export function isDigitsIndex(text: string): boolean {
  return INDEX.test(text)
}

/** In groups of four, as a person reads them: `9112 3456 7890 1234 5678`. */
export function formatDigits(text: string): string {
  return text.replace(/\d{4}(?=\d)/g, '$& ')
}
