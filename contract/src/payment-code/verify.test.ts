import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compressed, EXPIRES_AT, makeIssuer, makePhone, NOON } from '../../test/issuer.ts'
import { fromBase32, toBase32, toBase64url } from '../bytes.ts'
import { present } from '../device.ts'
import { makeSigningKey } from '../p256.ts'
import { DECLINES } from '../states.ts'
import { stepAt } from './steps.ts'
import type { CodeFault } from './verify.ts'
import { CODE_FAULTS, stopListEntry, verifyPresentation } from './verify.ts'

let issuer: Awaited<ReturnType<typeof makeIssuer>>
let phone: Awaited<ReturnType<typeof makePhone>>
let text: string

beforeAll(async () => {
  issuer = await makeIssuer()
  phone = await makePhone(issuer)
  text = await present(phone.voucher, phone.signingKey, NOON)
})

const verify = (code: string, now = NOON, more: { revoked?: ReadonlySet<string> } = {}) =>
  verifyPresentation(code, { keys: issuer.keys, now, ...more })

/** The 191 bytes of a text. */
const bytesOf = (code: string) => fromBase32(code.slice(2)) ?? new Uint8Array()

const refused = (detail: CodeFault) => ({ ok: false, reason: CODE_FAULTS[detail], detail })

test('accepts a code that was just shown, and says what it carries', async () => {
  const verdict = await verify(text)
  expect(verdict).toMatchObject({ ok: true, step: stepAt(NOON) })
  if (!verdict.ok) throw new Error('refused')
  expect(verdict.jti).toBe(toBase64url(phone.voucher.signedVoucher.subarray(2, 18)))
  expect(verdict.voucher).toMatchObject({ identityClass: 'STUDENT', capFen: 10_000, expiresAt: EXPIRES_AT })
})

test('every fault amounts to a decline code that tells the payer to show a new code or pay otherwise', () => {
  for (const decline of Object.values(CODE_FAULTS)) expect(DECLINES[decline].retry).toMatch(/NEW_CODE|OTHER_MEANS/)
})

describe('a changed code', () => {
  test('is refused whichever single bit was flipped', async () => {
    const bytes = bytesOf(text)
    expect(bytes).toHaveLength(191)
    const verdicts = []
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      verdicts.push(verify(`YM${toBase32(flipped)}`))
    }
    const reasons = (await Promise.all(verdicts)).map((verdict) => (verdict.ok ? 'ACCEPTED' : verdict.reason))
    expect(reasons).toHaveLength(1528)
    expect(new Set(reasons)).toEqual(new Set(['CODE_INVALID']))
  })

  const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:abcdefghijklmnopqrstuvwxyz'.split('')

  test('is refused whichever character was read as another', async () => {
    const misread = fc.record({
      position: fc.nat({ max: 307 }),
      character: fc.constantFrom(...CHARACTERS),
    })
    await fc.assert(
      fc.asyncProperty(misread, async ({ position, character }) => {
        fc.pre(text.charAt(position) !== character)
        const verdict = await verify(text.slice(0, position) + character + text.slice(position + 1))
        expect(verdict).toMatchObject({ ok: false, reason: 'CODE_INVALID' })
      }),
      { numRuns: 300 },
    )
  })

  test('made of the halves of two good codes is refused', async () => {
    const other = await present(await issuer.issue({ deviceKey: phone.deviceKey }), phone.signingKey, NOON)
    const mixed = Uint8Array.of(...bytesOf(text).subarray(0, 127), ...bytesOf(other).subarray(127))
    expect(await verify(`YM${toBase32(mixed)}`)).toEqual(refused('BAD_DEVICE_SIGNATURE'))
  })

  test('is any text at all, and never makes the check fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.string({ minLength: 306, maxLength: 306 })), async (rest) => {
        expect(await verify(`YM${rest}`)).toEqual(refused('MALFORMED'))
      }),
    )
  })
})

describe('somebody else', () => {
  test('with a TSM of their own is refused, under our key number or another', async () => {
    for (const [keyNo, fault] of [
      [1, 'BAD_VOUCHER_SIGNATURE'],
      [2, 'UNKNOWN_KEY'],
    ] as const) {
      const stranger = await makePhone(await makeIssuer(keyNo))
      const code = await present(stranger.voucher, stranger.signingKey, NOON)
      expect(await verify(code)).toEqual(refused(fault))
    }
  })

  test('with a stolen voucher and a phone of their own is refused', async () => {
    const thief = await makeSigningKey()
    const code = await present(phone.voucher, thief.privateKey, NOON)
    expect(await verify(code)).toEqual(refused('BAD_DEVICE_SIGNATURE'))
  })

  test('who writes their own key into a stolen voucher is refused', async () => {
    const thief = await makeSigningKey()
    const signedVoucher = phone.voucher.signedVoucher.slice()
    signedVoucher.set(compressed(thief.publicKey), 26)
    const code = await present({ signedVoucher }, thief.privateKey, NOON)
    expect(await verify(code)).toEqual(refused('BAD_VOUCHER_SIGNATURE'))
  })

  test('is refused even if the TSM signed a device key that is not on the curve', async () => {
    const deviceKey = Uint8Array.of(2, ...new Uint8Array(32).fill(0xff))
    const code = await present(await issuer.issue({ deviceKey }), phone.signingKey, NOON)
    expect(await verify(code)).toEqual(refused('BAD_DEVICE_SIGNATURE'))
  })
})

describe('time', () => {
  test.each([
    ['30 seconds before the phone shows it', -30_000, 'ACCEPTED'],
    ['a millisecond sooner than that', -30_001, 'FROM_THE_FUTURE'],
    ['in the last millisecond of the next step', 59_999, 'ACCEPTED'],
    ['as a screenshot 60 seconds old', 60_000, 'TOO_OLD'],
    ['as a screenshot 90 seconds old', 90_000, 'TOO_OLD'],
  ] as const)('a code scanned %s', async (_, laterMs, outcome) => {
    const verdict = await verify(text, NOON + laterMs)
    if (outcome === 'ACCEPTED') expect(verdict.ok).toBe(true)
    else expect(verdict).toEqual(refused(outcome))
    if (!verdict.ok) expect(verdict.reason).toBe('CODE_STALE')
  })

  test('a voucher pays until its expiry and not from that second on', async () => {
    const end = EXPIRES_AT * 1000
    const last = await present(phone.voucher, phone.signingKey, end - 1)
    expect((await verify(last, end - 1)).ok).toBe(true)
    expect(await verify(last, end)).toEqual(refused('EXPIRED'))
  })

  test('a forged code is called forged, however old it is', async () => {
    const thief = await makeSigningKey()
    const code = await present(phone.voucher, thief.privateKey, NOON - 90_000)
    expect(await verify(code, EXPIRES_AT * 1000)).toEqual(refused('BAD_DEVICE_SIGNATURE'))
  })
})

describe('the stop list', () => {
  test('refuses every code of a device that is on it', async () => {
    const revoked = new Set([await stopListEntry(phone.deviceKey)])
    expect(await verify(text, NOON, { revoked })).toEqual(refused('REVOKED'))
    const second = await present(await issuer.issue({ deviceKey: phone.deviceKey }), phone.signingKey, NOON)
    expect(await verify(second, NOON, { revoked })).toEqual(refused('REVOKED'))
  })

  test('leaves other devices alone', async () => {
    const other = await makePhone(issuer)
    const revoked = new Set([await stopListEntry(other.deviceKey)])
    expect((await verify(text, NOON, { revoked })).ok).toBe(true)
  })

  test('holds 22 characters for a device', async () => {
    expect(await stopListEntry(new Uint8Array(33).fill(2))).toBe('fy9U_5RFnzrE0Z0yGc5u8A')
  })
})
