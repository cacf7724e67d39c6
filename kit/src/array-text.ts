/**
 * Arrays as PostgreSQL reads them, for the hot statements, each of which takes a dozen: pg's own writing of one looks at every
 * element four times. What is undefined is NULL.
 */

const NEEDS_ESCAPE = /["\\]/
const EACH_TO_ESCAPE = /["\\]/g
/** What JSON escapes beside those two: control characters, and surrogates that stand alone. */
const JSON_ESCAPES = /[\p{Cc}\p{Cs}]/u

/** For `text[]`, and for any type that is read from plain text: enumerations, dates, JSON. */
export function textArray(values: readonly (string | null | undefined)[]): string {
  return `{${values.map(quoted).join()}}`
}

/** In quotes always: without them the text NULL would be none. Each posting has a memo of many quotes, which JSON escapes four times as fast. */
function quoted(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'NULL'
  if (!NEEDS_ESCAPE.test(value)) return `"${value}"`
  return JSON_ESCAPES.test(value) ? `"${value.replaceAll(EACH_TO_ESCAPE, '\\$&')}"` : JSON.stringify(value)
}

/** For `int[]`, `bigint[]`, `float8[]` and `boolean[]`. */
export function plainArray(values: readonly (number | boolean | null | undefined)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join()}}`
}

/** For `bytea[]`. */
export function bytesArray(values: readonly (Uint8Array | null | undefined)[]): string {
  return `{${values.map(inHex).join()}}`
}

function inHex(bytes: Uint8Array | null | undefined): string {
  if (bytes === null || bytes === undefined) return 'NULL'
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return `"\\\\x${buffer.toString('hex')}"`
}
