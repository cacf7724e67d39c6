import { generateKeyPairSync } from 'node:crypto'
import { compressPublicKey } from '@yimatong/contract/p256'
import { describe, expect, it } from 'vitest'
import { createDeviceKeyCache } from './device-key-cache.ts'

function aKey(): Uint8Array {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const compressed = compressPublicKey({ x, y })
  if (compressed === undefined) throw new Error('not a key')
  return compressed
}

describe('the keys of phones', () => {
  it('are imported once while they are in use', () => {
    const find = createDeviceKeyCache()
    const key = aKey()
    expect(find(key)).toBe(find(Uint8Array.from(key)))
  })

  it('leave in the order in which they were last used, so memory is bounded', () => {
    const find = createDeviceKeyCache(2)
    const [first, second, third] = [aKey(), aKey(), aKey()]
    const [ofFirst, ofSecond] = [find(first), find(second)]
    expect(find(first)).toBe(ofFirst)
    find(third)
    expect(find(first)).toBe(ofFirst)
    expect(find(second)).not.toBe(ofSecond)
  })

  it('are none when the bytes are not a point of the curve', () => {
    const off = new Uint8Array(33).fill(0xff)
    off[0] = 2
    expect(createDeviceKeyCache()(off)).toBeUndefined()
  })
})
