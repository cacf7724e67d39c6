import type { Bytes } from '../bytes.ts'
import { fromBase64url, toBase64url, utf8 } from '../bytes.ts'
import { idPattern } from '../ids.ts'
import { isAmountFen } from '../money.ts'
import type { Signer } from '../p256.ts'
import { importPublicJwk, isLowS, SIGNATURE_BYTES, toLowS, verifySignature } from '../p256.ts'

/**
 * What a merchant code (商户码) says. A static one hangs on a wall: a merchant's, or one terminal's of it. A dynamic one is made for
 * one payment. The server's own record wins over everything that stands here.
 */
export type MerchantCode = StaticMerchantCode | DynamicMerchantCode

export interface StaticMerchantCode {
  kind: 'STATIC'
  /** Number of the key that signed it, 1 to 255; the `kid` of the published keys in decimal. */
  keyNo: number
  /** `mcd_...` */
  codeId: string
  /** Counts re-issues, from 1: prints of an older version are dead. */
  version: number
  merchantNo: string
  /** Absent when the code is the whole merchant's. */
  terminalNo?: string
}

export interface DynamicMerchantCode {
  kind: 'DYNAMIC'
  keyNo: number
  /** `dyn_...` */
  codeId: string
  merchantNo: string
  /** The till that made it; absent when it was made in the portal. */
  terminalNo?: string
  amountFen: number
  /** Unix seconds; from this second on it does not pay. */
  expiresAt: number
}

/** A token taken apart, its signature checked for form only. The signature is over `signingInput`. */
export interface SignedMerchantCode {
  code: MerchantCode
  signature: Bytes
  signingInput: Bytes
}

const VERSION = 1
const MAX_KEY_NO = 255
const MAX_UINT32 = 2 ** 32 - 1
const MERCHANT_NO = /^\d{8}$/
const TERMINAL_NO = /^T\d{5}$/
const STATIC_ID = idPattern('staticCode')
const DYNAMIC_ID = idPattern('dynamicCode')
/** No payload is longer: refuses a long text before anything is parsed. */
const MAX_TOKEN_CHARACTERS = 400

const isCount = (value: unknown, max: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max

const fits = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value)

/** True when every member has its form; what JSON.parse gives of a stranger's text is asked here, too. */
function isWhole(code: { [Name in keyof DynamicMerchantCode | keyof StaticMerchantCode]?: unknown }): boolean {
  const { kind, keyNo, codeId, version, merchantNo, terminalNo, amountFen, expiresAt } = code
  if (!isCount(keyNo, MAX_KEY_NO) || !fits(merchantNo, MERCHANT_NO)) return false
  if (terminalNo !== undefined && !fits(terminalNo, TERMINAL_NO)) return false
  if (kind === 'STATIC') return fits(codeId, STATIC_ID) && isCount(version, MAX_UINT32)
  return fits(codeId, DYNAMIC_ID) && isAmountFen(amountFen) && isCount(expiresAt, MAX_UINT32)
}

/**
 * The payload: JSON with exactly these members in exactly this order, so a code has one spelling. Throws RangeError when
 * a member does not have its form.
 */
export function encodeMerchantCode(code: MerchantCode): Bytes {
  if (!isWhole(code)) throw new RangeError('a member of the merchant code does not have its form')
  const { keyNo: k, codeId: c, merchantNo: m } = code
  const p = code.terminalNo === undefined ? {} : { p: code.terminalNo }
  if (code.kind === 'DYNAMIC') {
    return utf8(JSON.stringify({ v: VERSION, k, t: 'D', c, m, ...p, a: code.amountFen, e: code.expiresAt }))
  }
  const t = code.terminalNo === undefined ? 'S' : 'T'
  return utf8(JSON.stringify({ v: VERSION, k, t, c, n: code.version, m, ...p }))
}

/** Strict: undefined unless these bytes are what `encodeMerchantCode` writes for what they say. */
export function decodeMerchantCode(payload: Uint8Array): MerchantCode | undefined {
  const code = readMembers(payload)
  if (code === undefined || !isWhole(code)) return undefined
  return toBase64url(encodeMerchantCode(code)) === toBase64url(payload) ? code : undefined
}

/** The members under their long names, whatever they are; the caller asks whether they have their form. */
function readMembers(payload: Uint8Array): MerchantCode | undefined {
  const members = parseObject(payload)
  if (members === undefined) return undefined
  const { k: keyNo, t, c: codeId, n: version, m: merchantNo, p: terminalNo, a: amountFen, e: expiresAt } = members
  const common = { keyNo, codeId, merchantNo, ...(terminalNo === undefined ? {} : { terminalNo }) }
  const code = t === 'D' ? { kind: 'DYNAMIC', ...common, amountFen, expiresAt } : { kind: 'STATIC', ...common, version }
  return code as MerchantCode
}

function parseObject(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/**
 * What is signed: a JWS signing input (RFC 7515 section 5.1) whose header is fixed by the key number, so the header need
 * not travel and no code can choose its own algorithm.
 */
export function merchantCodeSigningInput(payload: Uint8Array, keyNo: number): Bytes {
  const header = `{"alg":"ES256","typ":"ymt-merchant-code","kid":"${keyNo}"}`
  return utf8(`${toBase64url(utf8(header))}.${toBase64url(payload)}`)
}

/** Signs a code: payload and low-s signature in base64url, joined by a point. The signer must hold the key that `keyNo` names. */
export async function issueMerchantCode(code: MerchantCode, sign: Signer): Promise<string> {
  const payload = encodeMerchantCode(code)
  const signature = toLowS(await sign(merchantCodeSigningInput(payload, code.keyNo)))
  return `${toBase64url(payload)}.${toBase64url(signature)}`
}

/** Takes a token apart without any cryptography; undefined unless payload and signature are in their one form. */
export function decodeMerchantToken(token: string): SignedMerchantCode | undefined {
  if (token.length > MAX_TOKEN_CHARACTERS) return undefined
  const [first, second, ...rest] = token.split('.')
  if (first === undefined || second === undefined || rest.length > 0) return undefined
  const payload = fromBase64url(first)
  const signature = fromBase64url(second)
  if (payload === undefined || signature?.length !== SIGNATURE_BYTES || !isLowS(signature)) return undefined
  const code = decodeMerchantCode(payload)
  return code && { code, signature, signingInput: merchantCodeSigningInput(payload, code.keyNo) }
}

/** What is wrong with a code, before anybody is asked: also the error codes that the platform answers with. */
export type MerchantCodeFault = 'CODE_UNKNOWN' | 'CODE_SIGNATURE' | 'CODE_EXPIRED'

export type MerchantCodeVerdict = { ok: true; code: MerchantCode } | { ok: false; reason: MerchantCodeFault }

/**
 * Checks a token as far as a phone can by itself: form, key, signature, and, when `now` (milliseconds) is given, a dynamic
 * code's expiry. `keys` come from `importMerchantCodeKeys`. CODE_SIGNATURE also for a key that is not published: fetch the
 * keys again once, then believe it.
 */
export async function verifyMerchantToken(
  token: string,
  { keys, now }: { keys: ReadonlyMap<number, CryptoKey>; now?: number },
): Promise<MerchantCodeVerdict> {
  const signed = decodeMerchantToken(token)
  if (signed === undefined) return { ok: false, reason: 'CODE_UNKNOWN' }
  const { code, signature, signingInput } = signed
  const key = keys.get(code.keyNo)
  if (key === undefined || !(await verifySignature(key, signature, signingInput))) {
    return { ok: false, reason: 'CODE_SIGNATURE' }
  }
  const expired = code.kind === 'DYNAMIC' && now !== undefined && now >= code.expiresAt * 1000
  return expired ? { ok: false, reason: 'CODE_EXPIRED' } : { ok: true, code }
}

/** The published keys by number, from `GET /platform/v1/merchant-code-keys`; import once and keep. */
export async function importMerchantCodeKeys(jwks: {
  keys: readonly { kid: string; x: string; y: string }[]
}): Promise<Map<number, CryptoKey>> {
  const numbered = jwks.keys.filter(({ kid }) => /^[1-9]\d{0,2}$/.test(kid) && Number(kid) <= MAX_KEY_NO)
  return new Map(await Promise.all(numbered.map(async (jwk) => [Number(jwk.kid), await importPublicJwk(jwk)] as const)))
}
