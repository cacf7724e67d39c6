import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { problem } from './problem.ts'
import { NO_BODY } from './request-state.ts'

/** The most that a public call may send, unless its endpoint says otherwise. */
export const DEFAULT_BODY_LIMIT_BYTES = 32 * 1024
/** The most that any call may send: an array of 500 items between services. */
export const MAX_BODY_LIMIT_BYTES = 1024 * 1024
/** How deep arrays and objects may nest. */
export const MAX_JSON_DEPTH = 10

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i
const REFUSED_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/** True when the request announces a body (RFC 9112, 6.3). */
export function hasBody(req: IncomingMessage): boolean {
  const length = req.headers['content-length']
  return (length !== undefined && length !== '0') || req.headers['transfer-encoding'] !== undefined
}

/**
 * Reads the whole body as bytes, at most `limitBytes` of it. What is beyond the limit is never kept; Node discards it
 * after the answer, so that the caller hears 413 instead of a reset.
 */
export function readBody(req: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (!hasBody(req)) return Promise.resolve(NO_BODY)
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    // A compressed body could be small on the wire and huge in memory.
    return Promise.reject(problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed.'))
  }
  if (Number(req.headers['content-length'] ?? 0) > limitBytes) {
    return Promise.reject(tooLarge(limitBytes))
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let isSettled = false
    // Nothing is taken off again: the first to settle is heard, and what still comes is let pass.
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (isSettled) return
      if (size <= limitBytes) chunks.push(chunk)
      else refuse(tooLarge(limitBytes))
    })
    req.on('end', () => {
      isSettled = true
      resolve(joined(chunks))
    })
    const onCut = () => isSettled || refuse(problem('MALFORMED_JSON', 'The body was cut off.'))
    req.on('error', onCut).on('close', onCut)

    function refuse(why: Error): void {
      isSettled = true
      chunks.length = 0
      reject(why)
    }
  })
}

function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
}

function tooLarge(limitBytes: number) {
  return problem('PAYLOAD_TOO_LARGE', `The body may have at most ${limitBytes} bytes.`)
}

/** Refuses a body that does not call itself JSON in UTF-8: a form post from another site cannot pass for a call of ours. */
export function requireJsonType(req: IncomingMessage): void {
  const type = req.headers['content-type']
  if (type !== 'application/json' && (type === undefined || !JSON_TYPE.test(type))) {
    throw problem('UNSUPPORTED_MEDIA_TYPE')
  }
}

/**
 * JSON as two careful parsers would both read it: valid UTF-8, at most `MAX_JSON_DEPTH` deep, no name twice in one object
 * (which of the two counts is any parser's guess), no name that means a prototype.
 */
export function parseStrictJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw problem('MALFORMED_JSON', 'The body is not UTF-8.')
  const text = bytes.toString('utf8')
  const members = countMembers(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message would quote the body, and a body may hold a PIN.
    throw problem('MALFORMED_JSON')
  }
  if (countKeys(value) !== members) {
    throw problem('MALFORMED_JSON', 'A name appears twice in one object.')
  }
  return value
}

/** Counts the `name: value` pairs that the text writes, and refuses deep nesting before the parser meets it. */
function countMembers(text: string): number {
  let members = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22:
        at = endOfString(text, at)
        break
      case 0x3a:
        members++
        break
      case 0x5b:
      case 0x7b:
        if (++depth > MAX_JSON_DEPTH) {
          throw problem('MALFORMED_JSON', `The body nests deeper than ${MAX_JSON_DEPTH} levels.`)
        }
        break
      case 0x5d:
      case 0x7d:
        depth--
        break
      default:
    }
  }
  return members
}

/** The index of the quote that closes the string opened at `open`, or the end of the text. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close === -1 ? text.length : close
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0
  while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes++
  return backslashes % 2 === 1
}

/** Counts the keys that the parsed value has; duplicates have collapsed into one by now. Depth is bounded by the text's. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) {
    let keys = 0
    for (const item of value) keys += countKeys(item)
    return keys
  }
  const names = Object.keys(value)
  let keys = names.length
  for (const name of names) {
    if (REFUSED_NAMES.has(name)) throw problem('MALFORMED_JSON', 'A name is not allowed.')
    keys += countKeys((value as Record<string, unknown>)[name])
  }
  return keys
}
