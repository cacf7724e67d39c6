import { compressPublicKey } from '@yimatong/contract/p256'
import { makePrivateJwk } from '@yimatong/kit/keys'
import { describe, expect, it } from 'vitest'
import { createDeviceKeyCache } from './device-key-cache.ts'

function aKey(): Uint8Array {
  const { x, y } = makePrivateJwk()
  const compressed = compressPublicKey({ x, y })
  if (compressed === undefined) throw new Error('not a key')
  return compressed
}

describe('the keys of phones', () => {
  it('are imported once while they are in use', () => {
    const cache = createDeviceKeyCache()
    const key = aKey()
    expect(cache.find(key)).toBeUndefined()
    const taken = cache.take(key)
    expect(taken).toBeDefined()
    expect(cache.find(Uint8Array.from(key))).toBe(taken)
  })

  it('leave in the order in which they were last used, so memory is bounded', () => {
    const cache = createDeviceKeyCache(2)
    const [first, second, third] = [aKey(), aKey(), aKey()]
    const ofFirst = cache.take(first)
    cache.take(second)
    expect(cache.find(first)).toBe(ofFirst)
    cache.take(third)
    expect(cache.find(first)).toBe(ofFirst)
    expect(cache.find(second)).toBeUndefined()
  })

  it('are none when the bytes are not a point of the curve', () => {
    const off = new Uint8Array(33).fill(0xff)
    off[0] = 2
    expect(createDeviceKeyCache().take(off)).toBeUndefined()
  })
})
