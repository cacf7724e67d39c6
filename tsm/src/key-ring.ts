import { sign } from 'node:crypto'
import { existsSync } from 'node:fs'
import { toRfc3339 } from '@yimatong/contract/clock'
import type { VoucherJwks, VoucherKeys } from '@yimatong/contract/tsm-api'
import {
  LAST_KEY_NO,
  listKeyFiles,
  listTakenNumbers,
  makeKeyDirectory,
  readVoucherKeys,
  type VoucherKey,
  writeVoucherKey,
  writeWithdrawal,
} from './key-files.ts'

/** The keys in force. What the folder holds is looked at again by itself, so a rotation needs no restart. */
export interface KeyRing {
  /** The key that signs at this instant. Throws when every key was withdrawn. */
  signer(now: number): VoucherKey
  /** The key of a number unless there is none or it was withdrawn. Retired keys are found as long as their file is there. */
  verifier(keyNo: number): VoucherKey | undefined
  /** What tills may need at this instant: the keys that sign, soon will, or have signed codes that can still be shown. */
  jwks(now: number): VoucherJwks
  /** All keys whose files are there, the newest first. */
  standing(now: number): VoucherKeys
  /** Adds a key if `after` is still the newest; gives the newest. Throws as `rotateKeys` does. */
  rotate(after: number, options: Omit<RotationOptions, 'directory'>): { keyNo: number; signsFrom: number }
}

export interface KeyRingOptions {
  directory: string
  /** Milliseconds for which a look at the folder is good; one second when absent. */
  recheckMs?: number
  /** Hears of a folder that cannot be read any more; the keys last read stay in force. */
  onUnreadable?: (error: unknown) => void
}

export interface RotationOptions {
  directory: string
  now: number
  /** How long a new key is published before it signs; at least as long as tills cache the JWKS. */
  overlapMs: number
  voucherLifeMs: number
}

const RECHECK_MS = 1000

/** For processes that notice a rotation late and clocks that differ: retired keys stay published this much longer. */
const MARGIN_MS = 60_000

/** Opens the folder, making it and the first key when they are missing. */
export function openKeyRing(options: KeyRingOptions, now: number): KeyRing {
  const { directory, recheckMs = RECHECK_MS } = options
  makeKeyDirectory(directory)
  let names = listKeyFiles(directory)
  if (names.length === 0) {
    // Another process that starts now makes the same number; one of the two wins, and both read what is there.
    writeVoucherKey(directory, { keyNo: 1, signsFrom: now, othersListedUntil: now }, now)
    names = listKeyFiles(directory)
  }
  let keys = readVoucherKeys(directory, names)
  let checkedAt = performance.now()

  function current(): VoucherKey[] {
    if (performance.now() - checkedAt < recheckMs) return keys
    checkedAt = performance.now()
    try {
      const found = listKeyFiles(directory)
      if (found.join() !== names.join()) {
        keys = readVoucherKeys(directory, found)
        names = found
      }
    } catch (error) {
      options.onUnreadable?.(error)
    }
    return keys
  }

  return {
    signer(now) {
      const key = signerAmong(current(), now)
      if (key === undefined) throw new Error('every voucher key was withdrawn: rotate the keys')
      return key
    },
    verifier: (keyNo) => current().find((key) => key.keyNo === keyNo && !key.withdrawn),
    jwks: (now) => toJwks(listedAmong(current(), now)),
    standing: (now) => standingOf(current(), now),
    rotate(after, rotation) {
      const newest = newestOf(readKeysInUse(directory))
      return newest !== undefined && newest.keyNo !== after ? newest : rotateKeys({ directory, ...rotation })
    },
  }
}

/** A raw ES256 signature by a voucher key, as the contract's signer makes it. */
export function signWith({ privateKey }: VoucherKey): (signingInput: Uint8Array) => Uint8Array {
  return (signingInput) => sign('sha256', signingInput, { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

/** In the order in which they sign; a withdrawn key is as if it had never been. */
function inOrder(keys: readonly VoucherKey[]): VoucherKey[] {
  return keys.filter(({ withdrawn }) => !withdrawn).toSorted((a, b) => a.signsFrom - b.signsFrom || a.keyNo - b.keyNo)
}

/** The newest key whose time has come; when there is none, the one whose time comes first. */
function signerAmong(keys: readonly VoucherKey[], now: number): VoucherKey | undefined {
  const usable = inOrder(keys)
  return usable.findLast(({ signsFrom }) => signsFrom <= now) ?? usable[0]
}

/** A key is published until the keys after it say that its last voucher has expired. */
function listedAmong(keys: readonly VoucherKey[], now: number): VoucherKey[] {
  return inOrder(keys).filter((_, at, usable) => {
    const later = usable.slice(at + 1)
    return later.length === 0 || later.some(({ othersListedUntil }) => now < othersListedUntil)
  })
}

function toJwks(keys: readonly VoucherKey[]): VoucherJwks {
  return {
    keys: keys.map(({ keyNo, publicJwk }) => ({ ...publicJwk, kid: String(keyNo), alg: 'ES256', use: 'sig' })),
  }
}

/** The key that was made last. */
const newestOf = (keys: readonly VoucherKey[]): VoucherKey | undefined =>
  keys.toSorted((a, b) => a.signsFrom - b.signsFrom || a.keyNo - b.keyNo).at(-1)

function standingOf(keys: readonly VoucherKey[], now: number): VoucherKeys {
  const signer = signerAmong(keys, now)
  const listed = new Set(listedAmong(keys, now).map(({ keyNo }) => keyNo))
  const stateOf = ({ keyNo, withdrawn, signsFrom }: VoucherKey) => {
    if (withdrawn) return 'WITHDRAWN'
    if (keyNo === signer?.keyNo) return 'SIGNS'
    return signsFrom > now ? 'NEXT' : 'RETIRED'
  }
  return {
    keys: keys
      .toSorted((a, b) => b.signsFrom - a.signsFrom || b.keyNo - a.keyNo)
      .map((key) => ({
        keyNo: key.keyNo,
        state: stateOf(key),
        createdAt: toRfc3339(key.createdAt),
        signsFrom: toRfc3339(key.signsFrom),
        listed: listed.has(key.keyNo),
      })),
  }
}

/**
 * Adds a key that is published from now and signs after the overlap. Returns its number and when it signs.
 * Throws a sentence when there are no keys to rotate, when every number is taken, or when another rotation took the number
 * in the same moment.
 */
export function rotateKeys({ directory, now, overlapMs, voucherLifeMs }: RotationOptions): {
  keyNo: number
  signsFrom: number
} {
  const keyNo = nextKeyNo(readKeysInUse(directory), listTakenNumbers(directory))
  const signsFrom = now + overlapMs
  const othersListedUntil = signsFrom + voucherLifeMs + MARGIN_MS
  if (!writeVoucherKey(directory, { keyNo, signsFrom, othersListedUntil }, now)) {
    throw new Error(`Another rotation made key ${keyNo} just now; nothing was changed.`)
  }
  return { keyNo, signsFrom }
}

/**
 * Withdraws a compromised key at once: what it signed is refused, also the 20 digits. Signing goes on with another key
 * that tills know; when there is none, a new key is made that signs at once, and its number is returned.
 */
export function withdrawKey(keyNo: number, options: RotationOptions): { successor?: number } {
  const { directory, now } = options
  const before = readKeysInUse(directory)
  if (!before.some((key) => key.keyNo === keyNo)) throw new Error(`There is no key ${keyNo}.`)
  if (!writeWithdrawal(directory, keyNo, now)) throw new Error(`Key ${keyNo} was withdrawn before.`)
  const knownToTills = listedAmong(before, now).filter((key) => key.keyNo !== keyNo)
  return knownToTills.length > 0 ? {} : { successor: rotateKeys({ ...options, overlapMs: 0 }).keyNo }
}

/** A folder without keys is the wrong folder: a key that is made there helps nobody. */
function readKeysInUse(directory: string): VoucherKey[] {
  const names = existsSync(directory) ? listKeyFiles(directory) : []
  if (names.length === 0) throw new Error(`There are no voucher keys in ${directory}; the TSM makes the first one.`)
  return readVoucherKeys(directory, names)
}

/** The number after the newest key's, from 1 again after 255, passing over numbers of which a file is still there. */
function nextKeyNo(keys: readonly VoucherKey[], taken: ReadonlySet<number>): number {
  const newest = newestOf(keys)?.keyNo ?? 0
  for (let offset = 0; offset < LAST_KEY_NO; offset++) {
    const keyNo = ((newest + offset) % LAST_KEY_NO) + 1
    if (!taken.has(keyNo)) return keyNo
  }
  throw new Error('All 255 key numbers are taken: move away the files of keys that are long retired.')
}
