import { createPublicKey, type KeyObject } from 'node:crypto'
import { spkiOfCompressedKey } from '@yimatong/contract/p256'

/** The device keys that are in use here, ready to verify with. */
export interface DeviceKeyCache {
  /** The KeyObject of a compressed key that was taken in before and is still here. */
  find(compressed: Uint8Array): KeyObject | undefined
  /** Takes one in; undefined when the bytes are not a point of the curve. */
  take(compressed: Uint8Array): KeyObject | undefined
}

/** A key that was verified with takes 5 kB. Who pays now has rarely paid before in this lunch, so more of them would only lie there. */
const CAPACITY = 5_000

/**
 * Importing a key costs more than verifying with it, so the keys used last are kept, at most `capacity` of them. Take in
 * only keys that the TSM has signed: then nobody else decides what is kept.
 */
export function createDeviceKeyCache(capacity = CAPACITY): DeviceKeyCache {
  // A Map keeps its order of insertion: the first is the one used longest ago.
  const keys = new Map<string, KeyObject>()
  return {
    find(compressed) {
      const name = nameOf(compressed)
      const key = keys.get(name)
      if (key === undefined) return undefined
      keys.delete(name)
      keys.set(name, key)
      return key
    },
    take(compressed) {
      const key = importKey(compressed)
      if (key === undefined) return undefined
      keys.set(nameOf(compressed), key)
      const [oldest] = keys.keys()
      if (keys.size > capacity && oldest !== undefined) keys.delete(oldest)
      return key
    },
  }
}

const nameOf = (compressed: Uint8Array): string =>
  Buffer.from(compressed.buffer, compressed.byteOffset, compressed.length).toString('latin1')

function importKey(compressed: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spkiOfCompressedKey(compressed)), format: 'der', type: 'spki' })
  } catch {
    return undefined
  }
}
