import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import fc from 'fast-check'
import { compactVerify } from 'jose/jws/compact/verify'
import { describe, expect, test } from 'vitest'
import { compressed, EXPIRES_AT, makeIssuer, makePhone, twinOf } from '../../test/issuer.ts'
import { randomBytes, toBase64url } from '../bytes.ts'
import { isLowS, makeSigningKey } from '../p256.ts'
import { IDENTITY_CLASSES } from '../states.ts'
import type { Voucher } from './voucher.ts'
import { decodeSignedVoucher, decodeVoucher, encodeVoucher, issueVoucher, VOUCHER_BYTES } from './voucher.ts'

const vouchers: fc.Arbitrary<Voucher> = fc.record({
  keyNo: fc.integer({ min: 1, max: 255 }),
  jti: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  expiresAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  identityClass: fc.constantFrom(...IDENTITY_CLASSES, undefined),
  capFen: fc.integer({ min: 0, max: 2 ** 24 - 1 }),
  deviceKey: fc
    .tuple(fc.constantFrom(2, 3), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    .map(([sign, x]) => Uint8Array.of(sign, ...x)),
})

const VOUCHER: Voucher = {
  keyNo: 7,
  jti: new Uint8Array(16).fill(0x11),
  expiresAt: 0x01020304,
  identityClass: 'TEMPORARY',
  capFen: 0x0a0b0c,
  deviceKey: Uint8Array.of(3, ...new Uint8Array(32).fill(0x22)),
}

describe('the 59 bytes', () => {
  test('lie where the document says', () => {
    const hex = `0107${'11'.repeat(16)}01020304040a0b0c03${'22'.repeat(32)}`
    expect(Buffer.from(encodeVoucher(VOUCHER)).toString('hex')).toBe(hex)
  })

  test('give back the voucher', () => {
    fc.assert(
      fc.property(vouchers, (voucher) => {
        const bytes = encodeVoucher(voucher)
        expect(bytes).toHaveLength(VOUCHER_BYTES)
        expect(decodeVoucher(bytes)).toEqual(voucher)
      }),
    )
  })

  test('are the only spelling of what they decode to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 59, maxLength: 59 }), fc.integer({ min: 0, max: 4 }), (bytes, group) => {
        bytes.set([1], 0)
        bytes.set([group], 22)
        bytes.set([2], 26)
        const voucher = decodeVoucher(bytes)
        return voucher === undefined || Buffer.compare(encodeVoucher(voucher), bytes) === 0
      }),
    )
  })

  test.each([
    ['another version', 0, 2],
    ['key number 0', 1, 0],
    ['identity class 5', 22, 5],
    ['an uncompressed key', 26, 4],
  ])('are refused with %s', (_, offset, value) => {
    const bytes = encodeVoucher(VOUCHER)
    bytes[offset] = value
    expect(decodeVoucher(bytes)).toBeUndefined()
  })

  test('say 0 for somebody whose class is not established', () => {
    const bytes = encodeVoucher({ ...VOUCHER, identityClass: undefined })
    expect(bytes[22]).toBe(0)
    expect(decodeVoucher(bytes)).toEqual({ ...VOUCHER, identityClass: undefined })
  })

  test('are refused when there are 58 or 60 of them', () => {
    const bytes = encodeVoucher(VOUCHER)
    expect(decodeVoucher(bytes.subarray(0, 58))).toBeUndefined()
    expect(decodeVoucher(Uint8Array.of(...bytes, 0))).toBeUndefined()
  })

  test.each<[string, Partial<Voucher>]>([
    ['key number 0', { keyNo: 0 }],
    ['key number 256', { keyNo: 256 }],
    ['a jti of 15 bytes', { jti: new Uint8Array(15) }],
    ['an expiry beyond 32 bits', { expiresAt: 2 ** 32 }],
    ['an expiry in fractions of a second', { expiresAt: 1.5 }],
    ['a cap beyond 24 bits', { capFen: 2 ** 24 }],
    ['a negative cap', { capFen: -1 }],
    ['an uncompressed device key', { deviceKey: new Uint8Array(65).fill(4) }],
  ])('are never written with %s', (_, fields) => {
    expect(() => encodeVoucher({ ...VOUCHER, ...fields })).toThrow(RangeError)
  })
})

describe('the signature of the TSM', () => {
  test('is a JWS whose header need not travel', async () => {
    const issuer = await makeIssuer(42)
    const { voucher } = await makePhone(issuer)
    const signed = decodeSignedVoucher(voucher.signedVoucher)
    const key = issuer.keys.get(42)
    if (signed === undefined || key === undefined) throw new Error('refused')
    const jws = `${new TextDecoder().decode(signed.signingInput)}.${toBase64url(signed.signature)}`
    const { payload, protectedHeader } = await compactVerify(jws, key)
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'ymt-voucher', kid: '42' })
    expect(decodeVoucher(new Uint8Array(payload))).toEqual(signed.voucher)
    expect(signed.voucher.expiresAt).toBe(EXPIRES_AT)
  })

  test('is made and verified by node:crypto in the same form, always low-s', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const device = await makeSigningKey()
    for (let i = 0; i < 20; i++) {
      const voucher = { ...VOUCHER, jti: randomBytes(16), deviceKey: compressed(device.publicKey) }
      const bytes = await issueVoucher(voucher, (input) =>
        sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      )
      const signed = decodeSignedVoucher(bytes)
      if (signed === undefined) throw new Error('refused')
      expect(isLowS(signed.signature)).toBe(true)
      const key = createPublicKey(publicKey.export({ format: 'pem', type: 'spki' }))
      expect(verify('sha256', signed.signingInput, { key, dsaEncoding: 'ieee-p1363' }, signed.signature)).toBe(true)
    }
  })

  test('is refused in its other spelling', async () => {
    const { voucher } = await makePhone(await makeIssuer())
    const twin = twinOf(voucher.signedVoucher.subarray(59))
    expect(decodeSignedVoucher(Uint8Array.of(...voucher.signedVoucher.subarray(0, 59), ...twin))).toBeUndefined()
    expect(decodeSignedVoucher(voucher.signedVoucher.subarray(0, 122))).toBeUndefined()
  })
})
