import { createPrivateKey, createPublicKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Place } from '../campus/place.ts'

/** Tokens as an attacker writes them: any header, any claims, any signature. */

export interface TokenParts {
  header: Record<string, unknown>
  claims: Record<string, unknown>
}

export const base64url = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export const signingInput = ({ header, claims }: TokenParts): string => `${base64url(header)}.${base64url(claims)}`

/** Signed as it should be: ES256, both numbers one after the other. */
export function es256(input: string, key: KeyObject): string {
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}

export function forged(parts: TokenParts, key: KeyObject): string {
  const input = signingInput(parts)
  return `${input}.${es256(input, key)}`
}

export function readToken(token: string): TokenParts & { signature: string } {
  const [header = '', claims = '', signature = ''] = token.split('.')
  const parsed = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  return { header: parsed(header), claims: parsed(claims), signature }
}

export interface CampusKey {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
}

/** A key of the campus itself: what somebody inside might sign with. */
export function campusKey({ dir }: Place, name: 'platform' | 'payment' | 'tsm' | 'onecard'): CampusKey {
  const jwk = JSON.parse(readFileSync(path.join(dir, 'keys', `${name}.key.json`), 'utf8')) as { kid: string }
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  return { kid: jwk.kid, privateKey, publicKey: createPublicKey(privateKey) }
}

const SERVICE_TOKEN_SECONDS = 300

/** A token with which one service calls another. */
export function serviceToken(place: Place, from: 'payment' | 'tsm' | 'onecard', to: 'tsm' | 'onecard'): string {
  const { kid, privateKey } = campusKey(place, from)
  const iat = Math.floor(Date.now() / 1000)
  const claims = { iss: from, sub: from, aud: to, iat, exp: iat + SERVICE_TOKEN_SECONDS, jti: randomUUID() }
  return forged({ header: { alg: 'ES256', typ: 'service+jwt', kid }, claims }, privateKey)
}
