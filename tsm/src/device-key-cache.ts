import { createPublicKey, type KeyObject } from 'node:crypto'
import { spkiOfCompressedKey } from '@yimatong/contract/p256'

/** Finds the KeyObject of a compressed device key; undefined when the bytes are not a point of the curve. */
export type DeviceKeyCache = (compressed: Uint8Array) => KeyObject | undefined

/**
 * Importing a key costs more than verifying with it, so the keys used last are kept, at most `capacity` of them. Ask only
 * for keys that the TSM has signed: then nobody else decides what is kept.
 */
export function createDeviceKeyCache(capacity = 20_000): DeviceKeyCache {
  // A Map keeps its order of insertion: the first is the one used longest ago.
  const keys = new Map<string, KeyObject>()
  return (compressed) => {
    const name = Buffer.from(compressed.buffer, compressed.byteOffset, compressed.length).toString('latin1')
    const known = keys.get(name)
    if (known !== undefined) keys.delete(name)
    const key = known ?? importKey(compressed)
    if (key === undefined) return undefined
    keys.set(name, key)
    const [oldest] = keys.keys()
    if (keys.size > capacity && oldest !== undefined) keys.delete(oldest)
    return key
  }
}

function importKey(compressed: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spkiOfCompressedKey(compressed)), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
