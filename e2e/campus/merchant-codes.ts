import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { openTill } from '@yimatong/bench/simulated/campus-people'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import type { Till } from '@yimatong/bench/simulated/till'
import { fromBase64url, toBase64url, utf8 } from '@yimatong/contract/bytes'
import type { DemoCampus } from '@yimatong/contract/demo-api'
import { type DynamicCodeBody, type DynamicCodeView, dynamicCodeView } from '@yimatong/contract/gateway-api'
import {
  decodeMerchantToken,
  issueMerchantCode,
  type MerchantCode,
  merchantUrl,
  readMerchantUrl,
} from '@yimatong/contract/merchant-code'
import { CSRF_HEADER, type NewStaticCodeBody, type StaticCodeView, staticCodeView } from '@yimatong/contract/portal-api'
import { signRequest } from '@yimatong/contract/terminal'
import type { Place } from './place.ts'
import { merchantSession } from './portal-sessions.ts'
import { demoCampus } from './tills.ts'

export type Plate = DemoCampus['merchantCodes'][number]

/** A plate that hangs in the demo campus: the whole merchant's, or one terminal's. */
export async function demoPlate(place: Place, merchantNo: string, terminalNo?: string): Promise<Plate> {
  const { merchantCodes } = await demoCampus(place)
  const plate = merchantCodes.find((code) => code.merchantNo === merchantNo && code.terminalNo === terminalNo)
  if (!plate) throw new Error(`the demo campus has no plate of merchant ${merchantNo}`)
  return plate
}

/** A new plate, and the picture of it that its owner downloads to print it. */
export async function newPlate(
  place: Place,
  merchantNo: string,
  made: NewStaticCodeBody,
): Promise<StaticCodeView & { png: Buffer }> {
  const { cookie, csrfToken } = await merchantSession(place, merchantNo, 'OWNER')
  const headers = { cookie: `${cookie.name}=${cookie.value}` }
  const codes = `${place.origin}/portal/v1/static-codes`
  const answer = await ask(codes, {
    method: 'POST',
    headers: { ...headers, [CSRF_HEADER]: csrfToken },
    body: JSON.stringify(made),
  })
  const plate = wanted(answer, staticCodeView)
  const image = await fetch(`${codes}/${plate.codeId}/image.png`, { headers })
  if (!image.ok) throw new Error(`no picture of ${plate.codeId}: ${image.status} ${await image.text()}`)
  return { ...plate, png: Buffer.from(await image.arrayBuffer()) }
}

const DYNAMIC_CODES = '/gateway/v1/dynamic-codes'

/** A code for one payment, made by a till. */
export async function dynamicCode(
  place: Place,
  terminalNo: string,
  asked: Omit<DynamicCodeBody, 'outTradeNo'>,
): Promise<DynamicCodeView & { till: Till }> {
  const till = await openTill(place, terminalNo)
  const body = JSON.stringify({ outTradeNo: randomUUID(), ...asked })
  const request = { method: 'POST', path: DYNAMIC_CODES, body }
  const signature = await signRequest({ ...request, key: till.keys.privateKey, now: Date.now() })
  const answer = await ask(place.origin + DYNAMIC_CODES, {
    ...request,
    token: till.accessToken,
    headers: { ...signature },
  })
  return { ...wanted(answer, dynamicCodeView), till }
}

function tokenOf(url: string): string {
  const read = readMerchantUrl(url)
  if (!read) throw new Error(`${url} is not a merchant code's address`)
  return read.token
}

/** What a code says. */
export function saidBy(url: string): MerchantCode {
  const code = decodeMerchantToken(tokenOf(url))?.code
  if (!code) throw new Error(`${url} says nothing`)
  return code
}

/** The code with one text of its payload replaced, under the signature that it had. */
export function edited(place: Place, url: string, from: string, to: string): string {
  const [payload = '', signature = ''] = tokenOf(url).split('.')
  const text = new TextDecoder().decode(fromBase64url(payload))
  if (!text.includes(from)) throw new Error(`${text} has no ${from}`)
  return merchantUrl(place.origin, `${toBase64url(utf8(text.replace(from, to)))}.${signature}`)
}

async function signedBy(place: Place, key: KeyObject, code: MerchantCode): Promise<string> {
  const token = await issueMerchantCode(code, (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }))
  return merchantUrl(place.origin, token)
}

/** The same code signed by somebody else. */
export function forged(place: Place, url: string): Promise<string> {
  return signedBy(place, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, saidBy(url))
}

/** Anything, signed by the campus's own key: a code of yesterday, say. */
export function signedByCampus(place: Place, code: MerchantCode): Promise<string> {
  const file = path.join(place.dir, 'keys', 'merchant-codes.key.json')
  const key = JSON.parse(readFileSync(file, 'utf8')) as JsonWebKey
  return signedBy(place, createPrivateKey({ key, format: 'jwk' }), code)
}
