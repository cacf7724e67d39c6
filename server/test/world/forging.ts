import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fromBase64url, toBase64url, utf8 } from '@yimatong/contract/bytes'
import {
  decodeMerchantToken,
  issueMerchantCode,
  type MerchantCode,
  merchantUrl,
  readMerchantUrl,
} from '@yimatong/contract/merchant-code'
import { z } from 'zod'
import type { World } from './world.ts'

/** What a forger makes of a merchant code. */

const ORIGIN = 'http://localhost:8080'

function partsOf(url: string): { payload: string; signature: string } {
  const [payload = '', signature = ''] = readMerchantUrl(url)?.token.split('.') ?? []
  return { payload, signature }
}

/** The code with some text of its payload replaced, under the signature that it had. */
export function edited(url: string, from: string | RegExp, to: string): string {
  const { payload, signature } = partsOf(url)
  const text = new TextDecoder().decode(fromBase64url(payload))
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${text} has no ${String(from)}`)
  return merchantUrl(ORIGIN, `${toBase64url(utf8(changed))}.${signature}`)
}

/** What a code says. */
export function said(url: string): MerchantCode {
  const code = decodeMerchantToken(readMerchantUrl(url)?.token ?? '')?.code
  if (code === undefined) throw new Error('not a merchant code')
  return code
}

async function signedBy(key: KeyObject, code: MerchantCode): Promise<string> {
  const token = await issueMerchantCode(code, (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }))
  return merchantUrl(ORIGIN, token)
}

/** The same code signed by somebody else. */
export function foreign(url: string): Promise<string> {
  return signedBy(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, said(url))
}

const keyFile = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() })

/** Anything, signed by our own key: what a thief of the key could make, and what the server's record must stand. */
export function signedByUs(world: World, code: MerchantCode): Promise<string> {
  const jwk = keyFile.parse(JSON.parse(readFileSync(world.keys.merchantCodeKey, 'utf8')))
  return signedBy(createPrivateKey({ key: jwk, format: 'jwk' }), code)
}
