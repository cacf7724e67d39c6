import fc from 'fast-check'
import { compactVerify } from 'jose/jws/compact/verify'
import { beforeAll, describe, expect, test } from 'vitest'
import { twinOf } from '../../test/issuer.ts'
import { fromBase64url, toBase64url, utf8 } from '../bytes.ts'
import { type KeyMadeHere, makeSigningKey, type Signer, signerOf } from '../p256.ts'
import {
  decodeMerchantCode,
  decodeMerchantToken,
  type DynamicMerchantCode,
  encodeMerchantCode,
  importMerchantCodeKeys,
  issueMerchantCode,
  type MerchantCode,
  type StaticMerchantCode,
  verifyMerchantToken,
} from './token.ts'

const hex32 = fc.stringMatching(/^[0-9a-f]{32}$/)
const keyNo = fc.integer({ min: 1, max: 255 })
const merchantNo = fc.stringMatching(/^\d{8}$/)
const terminal = fc.option(fc.stringMatching(/^T\d{5}$/), { nil: undefined })
const uint32 = fc.integer({ min: 1, max: 2 ** 32 - 1 })

const staticCodes: fc.Arbitrary<StaticMerchantCode> = fc
  .record({ keyNo, id: hex32, version: uint32, merchantNo, terminalNo: terminal })
  .map(({ id, terminalNo, ...rest }) => ({
    kind: 'STATIC',
    codeId: `mcd_${id}`,
    ...rest,
    ...(terminalNo === undefined ? {} : { terminalNo }),
  }))
const dynamicCodes: fc.Arbitrary<DynamicMerchantCode> = fc
  .record({
    keyNo,
    id: hex32,
    merchantNo,
    terminalNo: terminal,
    amountFen: fc.integer({ min: 1, max: 10_000_000 }),
    expiresAt: uint32,
  })
  .map(({ id, terminalNo, ...rest }) => ({
    kind: 'DYNAMIC',
    codeId: `dyn_${id}`,
    ...rest,
    ...(terminalNo === undefined ? {} : { terminalNo }),
  }))
const codes: fc.Arbitrary<MerchantCode> = fc.oneof(staticCodes, dynamicCodes)

const EXPIRES_AT = Date.parse('2026-11-21T12:05:00+08:00') / 1000
const STATIC: StaticMerchantCode = {
  kind: 'STATIC',
  keyNo: 1,
  codeId: `mcd_${'0'.repeat(32)}`,
  version: 1,
  merchantNo: '10000001',
}
const DYNAMIC: DynamicMerchantCode = {
  kind: 'DYNAMIC',
  keyNo: 1,
  codeId: `dyn_${'1'.repeat(32)}`,
  merchantNo: '10000001',
  terminalNo: 'T00001',
  amountFen: 1250,
  expiresAt: EXPIRES_AT,
}
const EACH_KIND = [STATIC, { ...STATIC, terminalNo: 'T00001' }, DYNAMIC]

let key: KeyMadeHere
let sign: Signer
let keys: Map<number, CryptoKey>

beforeAll(async () => {
  key = await makeSigningKey()
  sign = signerOf(key.privateKey)
  keys = await importMerchantCodeKeys({ keys: [{ ...key.publicKey, kid: '1' }] })
})

const textOf = (code: MerchantCode) => new TextDecoder().decode(encodeMerchantCode(code))

describe('the payload', () => {
  test('has the members in the order that the document gives', () => {
    expect(EACH_KIND.map(textOf)).toEqual([
      `{"v":1,"k":1,"t":"S","c":"mcd_${'0'.repeat(32)}","n":1,"m":"10000001"}`,
      `{"v":1,"k":1,"t":"T","c":"mcd_${'0'.repeat(32)}","n":1,"m":"10000001","p":"T00001"}`,
      `{"v":1,"k":1,"t":"D","c":"dyn_${'1'.repeat(32)}","m":"10000001","p":"T00001","a":1250,"e":${EXPIRES_AT}}`,
    ])
  })

  test('gives back the code', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(decodeMerchantCode(encodeMerchantCode(code))).toEqual(code)
      }),
    )
  })

  test.each([
    ['another version', textOf(STATIC).replace('"v":1', '"v":2')],
    ['another kind', textOf(STATIC).replace('"S"', '"X"')],
    ['a kind that does not fit its members', textOf(STATIC).replace('"S"', '"T"')],
    ['a space', textOf(STATIC).replace('{', '{ ')],
    ['members in another order', textOf(STATIC).replace('"v":1,"k":1', '"k":1,"v":1')],
    ['one more member', textOf(STATIC).replace('}', ',"x":1}')],
    ['a member twice', textOf(STATIC).replace('"n":1', '"n":2,"n":1')],
    ['an amount in exponents', textOf(DYNAMIC).replace('1250', '125e1')],
    ['an amount as text', textOf(DYNAMIC).replace('1250', '"1250"')],
    ['an amount of nothing', textOf(DYNAMIC).replace('1250', '0')],
    ['an escaped character', textOf(STATIC).replace('mcd_', String.raw`\u006dcd_`)],
    ["a dynamic code's id on a static code", textOf(STATIC).replace('mcd_', 'dyn_')],
    ['key number 0', textOf(STATIC).replace('"k":1', '"k":0')],
    ['null', 'null'],
    ['a list', '[]'],
    ['no JSON', '{'],
    ['a byte order mark', `\uFEFF${textOf(STATIC)}`],
  ])('is refused with %s', (_, text) => {
    expect(decodeMerchantCode(utf8(text))).toBeUndefined()
  })

  test.each<[string, MerchantCode]>([
    ['key number 256', { ...STATIC, keyNo: 256 }],
    ['version 0', { ...STATIC, version: 0 }],
    ['a terminal no. of another shape', { ...STATIC, terminalNo: '1' }],
    ['an amount beyond the limit', { ...DYNAMIC, amountFen: 10_000_001 }],
    ['half a fen', { ...DYNAMIC, amountFen: 0.5 }],
    ['an expiry in milliseconds', { ...DYNAMIC, expiresAt: EXPIRES_AT * 1000 }],
  ])('is never written with %s', (_, code) => {
    expect(() => encodeMerchantCode(code)).toThrow(RangeError)
  })
})

describe('the token', () => {
  test('is a JWS whose header need not travel', async () => {
    const token = await issueMerchantCode(DYNAMIC, sign)
    const signed = decodeMerchantToken(token)
    if (signed === undefined) throw new Error('refused')
    const jws = `${new TextDecoder().decode(signed.signingInput)}.${toBase64url(signed.signature)}`
    const { protectedHeader, payload } = await compactVerify(jws, keys.get(1) as CryptoKey)
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'ymt-merchant-code', kid: '1' })
    expect(decodeMerchantCode(payload)).toEqual(DYNAMIC)
  })

  test.each(EACH_KIND)('is taken as it was made: $kind $terminalNo', async (code) => {
    expect(await verifyMerchantToken(await issueMerchantCode(code, sign), { keys })).toEqual({ ok: true, code })
  })

  test.each(EACH_KIND)('is refused with any bit turned over: $kind $terminalNo', async (code) => {
    const [payload = '', signature = ''] = (await issueMerchantCode(code, sign)).split('.')
    const flips = [payload, signature].map((part) => {
      const bytes = fromBase64url(part)
      if (bytes === undefined) throw new Error('not base64url')
      return Array.from({ length: bytes.length * 8 }, (_, bit) => {
        const flipped = bytes.slice()
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
        return toBase64url(flipped)
      })
    })
    const [payloads = [], signatures = []] = flips
    const edited = [
      ...payloads.map((part) => `${part}.${signature}`),
      ...signatures.map((part) => `${payload}.${part}`),
    ]
    const verdicts = await Promise.all(edited.map((token) => verifyMerchantToken(token, { keys })))
    expect(verdicts.filter(({ ok }) => ok)).toEqual([])
    expect(edited.length).toBeGreaterThan(1000)
  })

  test('has one spelling', async () => {
    const token = await issueMerchantCode(STATIC, sign)
    const [payload = '', signature = ''] = token.split('.')
    const bytes = fromBase64url(signature)
    if (bytes === undefined) throw new Error('not base64url')
    const others = [
      `${payload}.${toBase64url(twinOf(bytes))}`,
      `${token}=`,
      ` ${token}`,
      `${token}.`,
      `${payload}..${signature}`,
      token.replace('.', '.A'),
      payload,
      '',
    ]
    expect(others.map(decodeMerchantToken)).toEqual(others.map(() => undefined))
  })

  test('is refused when somebody else signed it, also under our key number', async () => {
    const thief = await makeSigningKey()
    const forged = await issueMerchantCode(STATIC, signerOf(thief.privateKey))
    expect(await verifyMerchantToken(forged, { keys })).toEqual({ ok: false, reason: 'CODE_SIGNATURE' })
    const unpublished = await issueMerchantCode({ ...STATIC, keyNo: 2 }, sign)
    expect(await verifyMerchantToken(unpublished, { keys })).toEqual({ ok: false, reason: 'CODE_SIGNATURE' })
  })

  test('of a dynamic code does not pay from its expiry on', async () => {
    const token = await issueMerchantCode(DYNAMIC, sign)
    const at = EXPIRES_AT * 1000
    expect(await verifyMerchantToken(token, { keys, now: at - 1 })).toMatchObject({ ok: true })
    expect(await verifyMerchantToken(token, { keys, now: at })).toEqual({ ok: false, reason: 'CODE_EXPIRED' })
  })

  test('is nothing when it is garbage', () => {
    fc.assert(fc.property(fc.string(), (text) => decodeMerchantToken(text) === undefined))
  })
})
