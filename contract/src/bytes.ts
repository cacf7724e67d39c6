/** Bytes over a plain ArrayBuffer: what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

export function concatBytes(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Equality in a time that depends on the lengths only, never on where the first difference is. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/**
 * Writes an unsigned big-endian integer of `width` bytes (1 to 4).
 * Throws RangeError when the value is not an integer that fits: a truncated amount must never be signed.
 */
export function writeUint(bytes: Uint8Array, offset: number, width: number, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
    throw new RangeError(`${value} is not an unsigned integer of ${width} bytes`)
  }
  let rest = value
  for (let i = offset + width - 1; i >= offset; i--) {
    bytes[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

/** Reads an unsigned big-endian integer of `width` bytes (1 to 4). */
export function readUint(bytes: Uint8Array, offset: number, width: number): number {
  let value = 0
  for (let i = offset; i < offset + width; i++) value = value * 256 + (bytes[i] ?? 0)
  return value
}

/** Base64url without padding (RFC 4648 section 5). */
export function toBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const BASE64URL_ALPHABET = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')

/** The ASCII bytes of `prefix` and after them those of the base64url of `bytes`: what a JWS signs, without a string in between. */
export function withBase64url(prefix: Uint8Array, bytes: Uint8Array): Bytes {
  const written = new Uint8Array(prefix.length + Math.ceil((bytes.length * 4) / 3))
  written.set(prefix)
  let at = prefix.length
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0x3fff
    bits += 8
    while (bits >= 6) {
      bits -= 6
      written[at++] = BASE64URL_ALPHABET[(buffer >> bits) & 63] ?? 0
    }
  }
  if (bits > 0) written[at] = BASE64URL_ALPHABET[(buffer << (6 - bits)) & 63] ?? 0
  return written
}

/** Strict: undefined unless the text is the one spelling of these bytes, so padding, spaces and loose last bits are refused. */
export function fromBase64url(text: string): Bytes | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = new Uint8Array(binary.length)
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
    return toBase64url(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

const BASE32_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const NOT_BASE32 = 255
const BASE32_VALUES = new Uint8Array(128).fill(NOT_BASE32)
for (let value = 0; value < 32; value++) BASE32_VALUES[BASE32_ALPHABET.charCodeAt(value)] = value

/** Base32 in upper case without padding (RFC 4648 section 6): stays within the alphanumeric set of a QR code. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32_ALPHABET.charAt((buffer >> bits) & 31)
    }
  }
  return bits === 0 ? text : text + BASE32_ALPHABET.charAt((buffer << (5 - bits)) & 31)
}

/** Strict: undefined for lower case, padding, any other character, an impossible length, or last bits that are not zero. */
export function fromBase32(text: string): Bytes | undefined {
  const bytes = new Uint8Array((text.length * 5) >> 3)
  let buffer = 0
  let bits = 0
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const value = BASE32_VALUES[text.charCodeAt(i)] ?? NOT_BASE32
    if (value === NOT_BASE32) return undefined
    buffer = ((buffer << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = buffer >> bits
    }
  }
  const looseBits = buffer & ((1 << bits) - 1)
  return bits < 5 && looseBits === 0 ? bytes : undefined
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** Random bytes from the platform's generator. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}
