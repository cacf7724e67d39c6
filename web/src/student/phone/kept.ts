import type { BillLine, BillPage, MeView, MerchantCodeKeys } from '@yimatong/contract/platform-api'
import { openDB } from 'idb'
import type { Watch } from '../result/match.ts'
import type { KeptClock } from './clock.ts'
import { lasting } from './lasting.ts'

/** What rests on the phone. The two keys cannot be read out of it, and the codes only with one of them. */
export interface Kept {
  device: KeptDevice
  batch: KeptBatch
  clock: KeptClock
  account: KeptAccount
  bills: KeptBills
  watch: Watch
  /** Somebody has logged out here, and the server has not answered that yet. */
  leaving: true
  /** The keys that sign merchant codes; public, and the same for everybody. */
  merchantCodeKeys: MerchantCodeKeys['keys']
}

export interface KeptDevice {
  deviceId: string
  name: string
  personId: string
  signingKey: CryptoKey
  decryptionKey: CryptoKey
}

export interface KeptBatch {
  /** Ten vouchers, encrypted to the phone's second key, as they came. */
  jwe: string
  struck: readonly number[]
}

/** What pays. Another window of the app may change it at any time. */
export interface KeptPhone {
  device: KeptDevice | undefined
  batch: KeptBatch | undefined
}

/** The account as the server last showed it. */
export interface KeptAccount extends MeView {
  /** Campus time, milliseconds since the epoch. */
  asOf: number
}

export interface KeptBills {
  /** Newest first; at most `KEPT_BILLS` rest here. */
  bills: readonly BillLine[]
  months: readonly BillPage['months'][number][]
  asOf: number
}

export const KEPT_BILLS = 50

const STORE = 'kept'
const open = lasting((onLost) =>
  openDB('yimatong-student', 1, {
    upgrade: (db) => {
      db.createObjectStore(STORE)
    },
    // A window of a later release waits for that.
    blocking: (_current, _next, event) => {
      ;(event.target as IDBDatabase).close()
      onLost()
    },
    terminated: onLost,
  }),
)

/** Everything at once, in one transaction, for the start. */
export async function readKept(): Promise<Partial<Kept>> {
  const transaction = (await open()).transaction(STORE)
  const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]))
}

export async function keep<K extends keyof Kept>(key: K, value: Kept[K]): Promise<void> {
  await (await open()).put(STORE, value, key)
}

/**
 * Changes what pays by what is kept now and not by what this window knew: read and written in one transaction, so that no other
 * window writes in between. `after` gives back what it leaves alone.
 */
export async function changePhone(after: (kept: KeptPhone) => KeptPhone): Promise<void> {
  const { store, done } = (await open()).transaction(STORE, 'readwrite')
  const [device, batch] = await Promise.all([store.get('device'), store.get('batch')])
  const next = after({ device, batch })
  const write = (key: keyof KeptPhone, before: unknown) => {
    if (next[key] === before) return undefined
    return next[key] === undefined ? store.delete(key) : store.put(next[key], key)
  }
  await Promise.all([write('device', device), write('batch', batch), done])
}

export async function forget(...keys: readonly (keyof Kept)[]): Promise<void> {
  const transaction = (await open()).transaction(STORE, 'readwrite')
  await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done])
}

/** Keeping is best effort where the outcome does not depend on it: a full or forbidden store must not stop a payment. */
export function keepQuietly<K extends keyof Kept>(key: K, value: Kept[K]): void {
  keep(key, value).catch(() => undefined)
}
