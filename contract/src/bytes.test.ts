import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  concatBytes,
  equalBytes,
  fromBase32,
  fromBase64url,
  readUint,
  sha256,
  toBase32,
  toBase64url,
  utf8,
  withBase64url,
  writeUint,
} from './bytes.ts'

const bytes = fc.uint8Array({ maxLength: 200 })

describe('base32', () => {
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('writes %j as RFC 4648 does, without padding', (text, encoded) => {
    expect(toBase32(utf8(text))).toBe(encoded)
    expect(fromBase32(encoded)).toEqual(utf8(text))
  })

  test('gives back the bytes that were written', () => {
    fc.assert(fc.property(bytes, (data) => equalBytes(fromBase32(toBase32(data)) ?? utf8('refused'), data)))
  })

  test('reads no text but the one that it would write', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('')), maxLength: 40 })
    fc.assert(
      fc.property(letters, (text) => {
        const data = fromBase32(text)
        return data === undefined || toBase32(data) === text
      }),
    )
  })

  test.each([
    ['lower case', 'mzxw6ytb'],
    ['padding', 'MY======'],
    ['a digit outside the alphabet', 'MZXW6YT1'],
    ['a letter beyond ASCII', 'MZXW6YTＢ'],
    ['a space', 'MZXW 6YTB'],
    ['last bits that are not zero', 'MZ'],
    ['a length that no bytes have', 'MZX'],
  ])('refuses %s', (_, text) => {
    expect(fromBase32(text)).toBeUndefined()
  })
})

describe('base64url', () => {
  test('stands after a prefix as it stands alone', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        const written = withBase64url(utf8('head.'), data)
        expect(new TextDecoder().decode(written)).toBe(`head.${Buffer.from(data).toString('base64url')}`)
      }),
    )
  })

  test('gives back the bytes that were written', () => {
    fc.assert(fc.property(bytes, (data) => equalBytes(fromBase64url(toBase64url(data)) ?? utf8('refused'), data)))
  })

  test('agrees with Node', () => {
    fc.assert(fc.property(bytes, (data) => toBase64url(data) === Buffer.from(data).toString('base64url')))
  })

  test.each([
    ['padding', 'Zg=='],
    ['last bits that are not zero', 'Zh'],
    ['a line break', 'Zm9v\n'],
    ['the other alphabet', '-_+/'],
    ['a length that no bytes have', 'Zm9vY'],
  ])('refuses %s', (_, text) => {
    expect(fromBase64url(text)).toBeUndefined()
  })
})

describe('integers in bytes', () => {
  test('gives back the number that was written, and leaves the bytes beside it alone', () => {
    const number = fc
      .integer({ min: 1, max: 4 })
      .chain((width) => fc.tuple(fc.constant(width), fc.integer({ min: 0, max: 256 ** width - 1 })))
    fc.assert(
      fc.property(number, ([width, value]) => {
        const data = new Uint8Array(6).fill(0xaa)
        writeUint(data, 1, width, value)
        expect(readUint(data, 1, width)).toBe(value)
        expect([data[0], ...data.subarray(1 + width)]).toEqual(Array(6 - width).fill(0xaa))
      }),
    )
  })

  test.each([[-1], [0.5], [2 ** 24], [Number.NaN]])('refuses to write %d in three bytes', (value) => {
    expect(() => writeUint(new Uint8Array(3), 0, 3, value)).toThrow(RangeError)
  })
})

test('bytes are equal only when every one is', () => {
  expect(equalBytes(utf8('abc'), utf8('abc'))).toBe(true)
  expect(equalBytes(utf8('abc'), utf8('abd'))).toBe(false)
  expect(equalBytes(utf8('abc'), utf8('abcd'))).toBe(false)
  expect(concatBytes(utf8('ab'), utf8(''), utf8('c'))).toEqual(utf8('abc'))
})

test('hashes as FIPS 180-4 says', async () => {
  const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(Buffer.from(await sha256(utf8('abc'))).toString('hex')).toBe(hash)
})
