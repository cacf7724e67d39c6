import { hash, type KeyObject, verify } from 'node:crypto'
import { REQUEST_HEADERS, REQUEST_WINDOW_MS, requestSigningInput } from '@yimatong/contract/terminal'
import type { GuardedRequest } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'

const TIMESTAMP_HEADER = REQUEST_HEADERS.timestamp.toLowerCase()
const NONCE_HEADER = REQUEST_HEADERS.nonce.toLowerCase()
const SIGNATURE_HEADER = REQUEST_HEADERS.signature.toLowerCase()

const TIMESTAMP = /^\d{1,15}$/
const NONCE = /^[A-Za-z0-9_-]{22}$/
const SIGNATURE = /^[A-Za-z0-9_-]{86}$/

/**
 * Checks the signature of a request over its method, address, time, nonce and body as they came, with the till's own
 * key. Gives the nonce, which is still to be used up. Throws SIGNATURE_INVALID, or REQUEST_STALE when only the time is
 * wrong: the till's clock may be, and then it must be told so.
 */
export function checkRequestSignature(
  request: Pick<GuardedRequest, 'method' | 'url' | 'headers' | 'rawBody'>,
  publicKey: KeyObject,
  nowMs: number,
): string {
  const timestamp = headerOf(request, TIMESTAMP_HEADER, TIMESTAMP)
  const nonce = headerOf(request, NONCE_HEADER, NONCE)
  const signature = headerOf(request, SIGNATURE_HEADER, SIGNATURE)
  const { method, url: path, rawBody } = request
  const input = requestSigningInput({ method, path, timestamp, nonce, bodyHash: hash('sha256', rawBody, 'base64url') })
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  if (!verify('sha256', input, key, Buffer.from(signature, 'base64url'))) throw problem('SIGNATURE_INVALID')
  if (Math.abs(nowMs - Number(timestamp)) > REQUEST_WINDOW_MS) throw problem('REQUEST_STALE')
  return nonce
}

function headerOf({ headers }: Pick<GuardedRequest, 'headers'>, name: string, shape: RegExp): string {
  const value = headers[name]
  if (typeof value !== 'string' || !shape.test(value)) {
    throw problem('SIGNATURE_INVALID', `The header ${name} is missing or not as it must be.`)
  }
  return value
}
