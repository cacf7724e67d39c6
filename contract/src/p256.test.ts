import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { compressed, twinOf } from '../test/issuer.ts'
import { toBase64url, utf8 } from './bytes.ts'
import {
  compressPublicKey,
  decompressPublicKey,
  importCompressedKey,
  importPublicJwk,
  isLowS,
  makeSigningKey,
  signerOf,
  spkiOfCompressedKey,
  toLowS,
  verifySignature,
} from './p256.ts'

const INPUT = utf8('what is signed')
const times = (count: number) => Array.from({ length: count }, (_, i) => i)

describe('public keys', () => {
  test('a compressed key is the key it came from', async () => {
    for (const _ of times(20)) {
      const { publicKey } = await makeSigningKey()
      const point = decompressPublicKey(compressed(publicKey))
      expect(point && toBase64url(point.subarray(1, 33))).toBe(publicKey.x)
      expect(point && toBase64url(point.subarray(33))).toBe(publicKey.y)
    }
  })

  test('node:crypto reads the compressed key as the same key', async () => {
    for (const _ of times(10)) {
      const { publicKey } = await makeSigningKey()
      const spki = Buffer.from(spkiOfCompressedKey(compressed(publicKey)))
      expect(createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' })).toEqual(publicKey)
    }
  })

  test('refuses what is not a point of the curve', async () => {
    const { publicKey } = await makeSigningKey()
    const good = compressed(publicKey)
    const noPoint = times(256)
      .map((last) => Uint8Array.of(...good.subarray(0, 32), last))
      .find((candidate) => decompressPublicKey(candidate) === undefined)
    expect(noPoint).toBeDefined()
    await expect(importCompressedKey(noPoint ?? good)).resolves.toBeUndefined()
    expect(decompressPublicKey(Uint8Array.of(4, ...good.subarray(1)))).toBeUndefined()
    expect(decompressPublicKey(good.subarray(0, 32))).toBeUndefined()
    expect(decompressPublicKey(Uint8Array.of(2, ...new Uint8Array(32).fill(0xff)))).toBeUndefined()
    expect(compressPublicKey({ x: publicKey.x, y: publicKey.x })).toBeUndefined()
    expect(compressPublicKey({ x: publicKey.x, y: 'AAAA' })).toBeUndefined()
    await expect(importPublicJwk({ x: publicKey.x, y: publicKey.x })).rejects.toThrow()
  })

  test('a signing key can be used but not read', async () => {
    const { privateKey } = await makeSigningKey()
    expect(privateKey.extractable).toBe(false)
    for (const format of ['jwk', 'pkcs8'] as const) {
      await expect(crypto.subtle.exportKey(format, privateKey)).rejects.toThrow()
    }
  })
})

describe('signatures', () => {
  test('of the two spellings of a signature exactly one is low, and both verify', async () => {
    const { privateKey, publicKey } = await makeSigningKey()
    const key = await importPublicJwk(publicKey)
    for (const _ of times(20)) {
      const signature = Uint8Array.from(await signerOf(privateKey)(INPUT))
      const twin = twinOf(signature)
      expect(isLowS(signature)).toBe(!isLowS(twin))
      expect(toLowS(signature)).toEqual(toLowS(twin))
      expect(isLowS(toLowS(signature))).toBe(true)
      expect(await verifySignature(key, signature, INPUT)).toBe(true)
      expect(await verifySignature(key, twin, INPUT)).toBe(true)
    }
  })

  test('half the order is low, and one more is high', () => {
    const half = Buffer.from('7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8', 'hex')
    const at = (last: number) => Uint8Array.of(...new Uint8Array(32), ...half.subarray(0, 31), last)
    expect(isLowS(at(0xa8))).toBe(true)
    expect(isLowS(at(0xa9))).toBe(false)
  })

  test('node:crypto verifies what WebCrypto signed', async () => {
    const { privateKey, publicKey } = await makeSigningKey()
    const signature = toLowS(await signerOf(privateKey)(INPUT))
    const spki = Buffer.from(spkiOfCompressedKey(compressed(publicKey)))
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(verify('sha256', INPUT, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
  })

  test('refuses to normalise what is not a raw signature', () => {
    expect(() => toLowS(new Uint8Array(70))).toThrow(RangeError)
  })
})
