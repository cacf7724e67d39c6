import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOON } from '../../test/issuer.ts'
import { utf8 } from '../bytes.ts'
import { presentDigits } from '../device.ts'
import { encodeDigits, formatDigits, oneTimeInput, oneTimePart, parseDigits, truncateMac } from './digits.ts'
import { stepAt } from './steps.ts'

const SECRET = utf8('12345678901234567890123456789012')

describe('the one-time part', () => {
  // RFC 6238 appendix B, rows of SHA-256; there the counter has eight bytes, here four, so the MAC is made outside.
  test.each([
    [59, '46119246'],
    [1_111_111_109, '68084774'],
    [1_111_111_111, '67062674'],
    [1_234_567_890, '91819424'],
    [2_000_000_000, '90698825'],
    [20_000_000_000, '77737706'],
  ])('is truncated as RFC 6238 does at %d seconds', (seconds, expected) => {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)))
    expect(truncateMac(createHmac('sha256', SECRET).update(counter).digest())).toBe(expected)
  })

  test('is the same from WebCrypto and from node:crypto', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        async (secret, step) => {
          const mac = createHmac('sha256', secret).update(oneTimeInput(step)).digest()
          expect(await oneTimePart(secret, step)).toBe(truncateMac(mac))
        },
      ),
    )
  })

  test('of a known secret and step is known', async () => {
    expect(await oneTimePart(SECRET, stepAt(NOON))).toBe('42810323')
  })

  test('keeps its zeros in front', () => {
    expect(truncateMac(new Uint8Array(32))).toBe('00000000')
  })
})

describe('the 20 digits', () => {
  test('start with 91, then the index, then the one-time part', async () => {
    const digits = await presentDigits({ digitsIndex: '0123456789', digitsSecret: SECRET }, NOON)
    expect(digits).toBe('91012345678942810323')
    expect(parseDigits(digits)).toEqual({ index: '0123456789', oneTimePart: '42810323' })
  })

  test('change with every step', async () => {
    const voucher = { digitsIndex: '0123456789', digitsSecret: SECRET }
    const shown = await Promise.all([0, 29_999, 30_000].map((later) => presentDigits(voucher, NOON + later)))
    expect(shown[1]).toBe(shown[0])
    expect(shown[2]).not.toBe(shown[0])
  })

  test('are read to a person in groups of four', () => {
    expect(formatDigits('91012345678901234567')).toBe('9101 2345 6789 0123 4567')
  })

  test.each([
    ['19 digits', '9101234567890123456'],
    ['21 digits', '910123456789012345678'],
    ['another prefix', '92012345678901234567'],
    ['spaces', '9101 2345 6789 0123 4567'],
    ['a line break at the end', '91012345678901234567\n'],
    ['digits of another script', '9101234567890123456７'],
  ])('are refused with %s', (_, text) => {
    expect(parseDigits(text)).toBeUndefined()
  })

  test.each([
    ['a short index', '012345678', '00000000'],
    ['a long index', '01234567890', '00000000'],
    ['a short one-time part', '0123456789', '0000000'],
    ['parts whose lengths only add up', '012345678', '000000000'],
  ])('are never written with %s', (_, index, part) => {
    expect(() => encodeDigits({ index, oneTimePart: part })).toThrow(RangeError)
  })
})
