import { createPublicKey, verify } from 'node:crypto'
import { compactVerify } from 'jose/jws/compact/verify'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeIssuer, makePhone, NOON, twinOf } from '../../test/issuer.ts'
import { fromBase32, toBase32, toBase64url } from '../bytes.ts'
import { present } from '../device.ts'
import { importCompressedKey, signerOf, spkiOfCompressedKey } from '../p256.ts'
import type { Presentation } from './presentation.ts'
import { decodePresentation, encodePresentation } from './presentation.ts'
import { stepAt } from './steps.ts'

let phone: Awaited<ReturnType<typeof makePhone>>
let text: string

beforeAll(async () => {
  phone = await makePhone(await makeIssuer())
  text = await present(phone.voucher, phone.signingKey, NOON)
})

function decoded(): Presentation {
  const code = decodePresentation(text)
  if (code === undefined) throw new Error('refused')
  return code
}

/** The text with bytes of its 191 replaced. */
function withBytes(offset: number, replacement: Uint8Array): string {
  const bytes = fromBase32(text.slice(2)) ?? new Uint8Array()
  bytes.set(replacement, offset)
  return `YM${toBase32(bytes)}`
}

test('the text is 308 characters of the alphanumeric set of a QR code', () => {
  expect(text).toHaveLength(308)
  expect(text).toMatch(/^YM[A-Z2-7]{306}$/)
})

test('holds the voucher as the TSM made it, and the step of the moment', () => {
  const code = decoded()
  expect(code.step).toBe(stepAt(NOON))
  expect(code.voucher.deviceKey).toEqual(phone.deviceKey)
  expect(withBytes(0, phone.voucher.signedVoucher)).toBe(text)
})

test('the phone signs a JWS whose header need not travel', async () => {
  const { deviceSigningInput, deviceSignature, voucher } = decoded()
  const key = await importCompressedKey(voucher.deviceKey)
  if (key === undefined) throw new Error('refused')
  const jws = `${new TextDecoder().decode(deviceSigningInput)}.${toBase64url(deviceSignature)}`
  const { payload, protectedHeader } = await compactVerify(jws, key)
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'ymt-presentation' })
  expect(payload).toEqual(fromBase32(text.slice(2))?.subarray(0, 127))
})

test('node:crypto verifies what the phone signed with WebCrypto', () => {
  const { deviceSigningInput, deviceSignature, voucher } = decoded()
  const spki = Buffer.from(spkiOfCompressedKey(voucher.deviceKey))
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  expect(verify('sha256', deviceSigningInput, { key, dsaEncoding: 'ieee-p1363' }, deviceSignature)).toBe(true)
})

describe('is refused', () => {
  test.each<[string, () => string]>([
    ['in lower case', () => text.toLowerCase()],
    ['with one letter in lower case', () => text.slice(0, -1) + text.slice(-1).toLowerCase().replace(/\d/, 'a')],
    ['with another prefix', () => `YN${text.slice(2)}`],
    ['one character short', () => text.slice(0, -1)],
    ['one character long', () => `${text}A`],
    ['with the Enter of a scanner gun', () => `${text}\n`],
    ['with padding', () => `${text}=`],
    ['with the signature of the TSM in its other spelling', () => withBytes(59, twinOf(decoded().voucherSignature))],
    ['with the signature of the phone in its other spelling', () => withBytes(127, twinOf(decoded().deviceSignature))],
    ['empty', () => ''],
  ])('%s', (_, spelling) => {
    expect(decodePresentation(spelling())).toBeUndefined()
  })

  test('with last bits that are not zero', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const last = alphabet.indexOf(text.slice(-1))
    for (const loose of [1, 2, 3]) {
      expect(decodePresentation(text.slice(0, -1) + alphabet.charAt(last + loose))).toBeUndefined()
    }
  })
})

test('is never made of a voucher or a step that does not have its form', async () => {
  const sign = signerOf(phone.signingKey)
  await expect(encodePresentation(phone.voucher.signedVoucher.subarray(1), 1, sign)).rejects.toThrow(RangeError)
  await expect(encodePresentation(phone.voucher.signedVoucher, 2 ** 32, sign)).rejects.toThrow(RangeError)
})
