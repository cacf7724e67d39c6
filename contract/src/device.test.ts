import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXPIRES_AT, makeIssuer, makePhone, NOON, sealTo } from '../test/issuer.ts'
import { toBase64url, utf8 } from './bytes.ts'
import { makeDeviceKeys, openBatch, present } from './device.ts'
import type { IssuedVoucher } from './payment-code/batch.ts'
import { UnopenedError } from './payment-code/open-jwe.ts'
import { sealBatch } from './payment-code/seal-batch.ts'
import { verifyPresentation } from './payment-code/verify.ts'

let issuer: Awaited<ReturnType<typeof makeIssuer>>
let phone: Awaited<ReturnType<typeof makePhone>>
let issued: IssuedVoucher[]
let jwe: string

beforeAll(async () => {
  issuer = await makeIssuer()
  phone = await makePhone(issuer)
  issued = await Promise.all(Array.from({ length: 10 }, () => issuer.issue({ deviceKey: phone.deviceKey })))
  jwe = await sealBatch(
    { issuedAt: NOON, serverTime: NOON + 123, vouchers: issued },
    sealTo(phone.enrolment.encryptionKey),
  )
})

describe("a phone's keys", () => {
  test('can be used but not read, neither of them', async () => {
    for (const key of [phone.signingKey, phone.decryptionKey]) {
      expect(key.extractable).toBe(false)
      await expect(crypto.subtle.exportKey('jwk', key)).rejects.toThrow()
    }
  })

  test('are enrolled with their public halves and nothing else', () => {
    for (const key of Object.values(phone.enrolment)) {
      expect(key).toEqual({
        kty: 'EC',
        crv: 'P-256',
        x: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        y: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      })
    }
    expect(phone.enrolment.signingKey).not.toEqual(phone.enrolment.encryptionKey)
  })
})

describe('a batch', () => {
  test("gives the phone its vouchers, their expiry and the server's time", async () => {
    const batch = await openBatch(jwe, phone.decryptionKey)
    expect(batch).toMatchObject({ issuedAt: NOON, serverTime: NOON + 123 })
    expect(batch.vouchers).toHaveLength(10)
    for (const [i, voucher] of batch.vouchers.entries()) {
      expect(voucher).toMatchObject(issued[i] ?? {})
      expect(voucher).toMatchObject({ expiresAt: EXPIRES_AT, identityClass: 'STUDENT', capFen: 10_000 })
      expect(voucher.jti).toBe(toBase64url(voucher.signedVoucher.subarray(2, 18)))
    }
  })

  test('pays with each of its vouchers', async () => {
    const { vouchers } = await openBatch(jwe, phone.decryptionKey)
    for (const voucher of vouchers) {
      const text = await present(voucher, phone.signingKey, NOON)
      const verdict = await verifyPresentation(text, { keys: issuer.keys, now: NOON })
      expect(verdict).toMatchObject({ ok: true, jti: voucher.jti })
    }
  })

  test('names its algorithms and shows nothing of what is inside', () => {
    expect(decodeProtectedHeader(jwe)).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM' })
    for (const { signedVoucher } of issued) expect(jwe).not.toContain(toBase64url(signedVoucher))
  })

  test('cannot be opened by another phone', async () => {
    const other = await makeDeviceKeys()
    await expect(openBatch(jwe, other.decryptionKey)).rejects.toThrow(UnopenedError)
  })

  test('cannot be opened when one character was changed', async () => {
    for (let position = 0; position < jwe.length; position += 97) {
      const changed = jwe.slice(0, position) + (jwe.charAt(position) === 'A' ? 'B' : 'A') + jwe.slice(position + 1)
      await expect(openBatch(changed, phone.decryptionKey)).rejects.toThrow()
    }
  })

  test.each([
    ['ECDH-ES+A256KW', 'A256GCM'],
    ['ECDH-ES', 'A128GCM'],
    ['ECDH-ES', 'A256CBC-HS512'],
  ])('under %s and %s is refused: the algorithms are agreed, not chosen by the message', async (alg, enc) => {
    const other = await new CompactEncrypt(utf8('{}'))
      .setProtectedHeader({ alg, enc })
      .encrypt({ ...phone.enrolment.encryptionKey })
    await expect(openBatch(other, phone.decryptionKey)).rejects.toThrow(UnopenedError)
  })
})

describe('a batch that is not one', () => {
  const TIME = '2026-11-21T12:00:00.000+08:00'
  const good = () => ({
    voucher: toBase64url(issued[0]?.signedVoucher ?? new Uint8Array()),
    digitsIndex: '0123456789',
    digitsSecret: toBase64url(new Uint8Array(32)),
    expiresAt: '2026-11-22T12:00:00+08:00',
  })
  const batchOf = (voucher: unknown) => ({ issuedAt: TIME, serverTime: TIME, vouchers: [voucher] })
  const seal = (plaintext: string) =>
    new CompactEncrypt(utf8(plaintext))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt({ ...phone.enrolment.encryptionKey })

  test('is told from one that is', async () => {
    const batch = await openBatch(await seal(JSON.stringify(batchOf(good()))), phone.decryptionKey)
    expect(batch.vouchers).toHaveLength(1)
  })

  test.each<[string, () => unknown]>([
    ['no object', () => null],
    ['no vouchers', () => ({ issuedAt: TIME, serverTime: TIME })],
    ['no time', () => ({ ...batchOf(good()), serverTime: 'noon' })],
    ['a time that is a number', () => ({ ...batchOf(good()), issuedAt: NOON })],
    ['a voucher that is null', () => batchOf(null)],
    ['a voucher cut short', () => batchOf({ ...good(), voucher: good().voucher.slice(4) })],
    ['a voucher in loose base64', () => batchOf({ ...good(), voucher: `${good().voucher}=` })],
    ['an index of 9 digits', () => batchOf({ ...good(), digitsIndex: '012345678' })],
    ['a short secret', () => batchOf({ ...good(), digitsSecret: 'AAAA' })],
    ["an expiry that is not the voucher's", () => batchOf({ ...good(), expiresAt: '2026-11-23T12:00:00+08:00' })],
  ])('is refused whole: %s', async (_, plaintext) => {
    await expect(openBatch(await seal(JSON.stringify(plaintext())), phone.decryptionKey)).rejects.toThrow(TypeError)
  })

  test('is refused when it is not JSON', async () => {
    await expect(openBatch(await seal('{'), phone.decryptionKey)).rejects.toThrow(TypeError)
  })

  test('is never sealed with a voucher that does not have its form', () => {
    const broken = { signedVoucher: new Uint8Array(123), digitsIndex: '0123456789', digitsSecret: new Uint8Array(32) }
    const batch = { issuedAt: NOON, serverTime: NOON, vouchers: [broken] }
    expect(() => sealBatch(batch, sealTo(phone.enrolment.encryptionKey))).toThrow(RangeError)
  })
})
