import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import type { TillWord } from '@yimatong/contract/states'
import type { VoucherJwks } from '@yimatong/contract/tsm-api'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { type BackRecord, isSettled } from '../logic/back-record.ts'
import type { SaleRecord } from '../logic/record.ts'
import type { KeptShift } from '../shift/shift-state.ts'

/** Who this till is. The key cannot be read out of the browser, only used in it. */
export interface Identity {
  terminalId: string
  key: CryptoKey
  /** Drawn with the key; part of every order number. */
  keyTag: string
}

export interface StopList {
  version: number
  entries: readonly string[]
}

export interface Prints {
  businessDate: string
  counts: Readonly<Record<string, number>>
}

/** What the till keeps, one value a name. */
interface Kept {
  identity: Identity
  config: TerminalConfig
  voucherKeys: VoucherJwks
  stopList: StopList
  /** The last number given under the present key, to a sale or to what goes back. */
  counter: number
  /** How often the receipts of a day were printed here, by their numbers. */
  prints: Prints
  shift: KeptShift
}

interface Tables extends DBSchema {
  kept: { key: keyof Kept; value: Kept[keyof Kept] }
  records: { key: string; value: SaleRecord }
  /** What cashiers gave back. */
  backs: { key: string; value: BackRecord }
  /** The word that the server has heard of each sale, by order number. */
  told: { key: string; value: TillWord }
}

export type Database = IDBPDatabase<Tables>

/** `onLost`: the browser took the database away (another window upgrades it, the disk is full); the page must start anew. */
export function openDatabase(onLost: () => void, name = 'yimatong-till'): Promise<Database> {
  return openDB<Tables>(name, 3, {
    upgrade: (database, version) => {
      if (version < 1) {
        database.createObjectStore('kept')
        database.createObjectStore('records', { keyPath: 'outTradeNo' })
      }
      if (version < 2) database.createObjectStore('backs', { keyPath: 'backNo' })
      if (version < 3) database.createObjectStore('told')
    },
    blocking: (_current, _next, event) => (event.target as IDBDatabase).close(),
    terminated: onLost,
  })
}

export async function readKept<K extends keyof Kept>(database: Database, name: K): Promise<Kept[K] | undefined> {
  return (await database.get('kept', name)) as Kept[K] | undefined
}

export async function keep<K extends keyof Kept>(database: Database, name: K, value: Kept[K]): Promise<void> {
  await database.put('kept', value, name)
}

/** Resolves when it is on the disk: whoever locks a till and goes finds it locked after a power cut, too. */
export async function keepShift(database: Database, shift: KeptShift): Promise<void> {
  const change = database.transaction('kept', 'readwrite', { durability: 'strict' })
  await Promise.all([change.store.put(shift, 'shift'), change.done])
}

/** Takes the identity over. The counter starts anew with the key; records of before stay where they are. */
export async function keepIdentity(database: Database, identity: Identity, config: TerminalConfig): Promise<void> {
  const change = database.transaction('kept', 'readwrite', { durability: 'strict' })
  await Promise.all([
    change.store.put(identity, 'identity'),
    change.store.put(config, 'config'),
    change.store.put(0, 'counter'),
    change.done,
  ])
}

/**
 * Takes the next number and writes the record, both or neither, and resolves only when they are on the disk: nothing is
 * sent before that.
 */
export async function writeRecord(database: Database, make: (counter: number) => SaleRecord): Promise<SaleRecord> {
  const change = database.transaction(['kept', 'records'], 'readwrite', { durability: 'strict' })
  const kept = change.objectStore('kept')
  const counter = (((await kept.get('counter')) as number | undefined) ?? 0) + 1
  const record = make(counter)
  await Promise.all([kept.put(counter, 'counter'), change.objectStore('records').add(record), change.done])
  return record
}

/** The same for what goes back, from the same numbers. */
export async function writeBack(database: Database, make: (counter: number) => BackRecord): Promise<BackRecord> {
  const change = database.transaction(['kept', 'backs'], 'readwrite', { durability: 'strict' })
  const kept = change.objectStore('kept')
  const counter = (((await kept.get('counter')) as number | undefined) ?? 0) + 1
  const record = make(counter)
  await Promise.all([kept.put(counter, 'counter'), change.objectStore('backs').add(record), change.done])
  return record
}

export async function updateBack(database: Database, record: BackRecord): Promise<void> {
  await database.put('backs', record)
}

/** What this till gave back, in order, without what ended before `since`, which is forgotten. */
export async function readBacks(database: Database, terminalId: string, since: number): Promise<BackRecord[]> {
  const ours = (await database.getAll('backs')).filter((record) => record.terminalId === terminalId)
  const isOld = (record: BackRecord) => isSettled(record) && (record.endedAt ?? 0) < since
  const change = database.transaction('backs', 'readwrite')
  await Promise.all([...ours.filter(isOld).map(({ backNo }) => change.store.delete(backNo)), change.done])
  return ours.filter((record) => !isOld(record)).sort((a, b) => a.writtenAt - b.writtenAt)
}

export async function updateRecord(database: Database, record: SaleRecord): Promise<void> {
  await database.put('records', record)
}

/** Counts one more print of a receipt, and says which print of it today it is, from 1. */
export async function countPrint(database: Database, businessDate: string, number: string): Promise<number> {
  const change = database.transaction('kept', 'readwrite')
  const kept = (await change.store.get('prints')) as Prints | undefined
  const counts = kept?.businessDate === businessDate ? kept.counts : {}
  const count = (counts[number] ?? 0) + 1
  await Promise.all([change.store.put({ businessDate, counts: { ...counts, [number]: count } }, 'prints'), change.done])
  return count
}

/** The records of this till; those of another identity that lived in this browser are none of its business. */
export async function readRecords(database: Database, terminalId: string): Promise<SaleRecord[]> {
  const all = await database.getAll('records')
  return all.filter((record) => record.terminalId === terminalId)
}

export async function forgetRecords(database: Database, outTradeNos: readonly string[]): Promise<void> {
  const change = database.transaction(['records', 'told'], 'readwrite')
  const [records, told] = [change.objectStore('records'), change.objectStore('told')]
  await Promise.all([...outTradeNos.flatMap((number) => [records.delete(number), told.delete(number)]), change.done])
}

export async function readTold(database: Database): Promise<Map<string, TillWord>> {
  const read = database.transaction('told')
  const [numbers, words] = await Promise.all([read.store.getAllKeys(), read.store.getAll(), read.done])
  return new Map(words.map((word, at) => [numbers[at] ?? '', word]))
}

export async function keepTold(database: Database, told: ReadonlyMap<string, TillWord>): Promise<void> {
  const change = database.transaction('told', 'readwrite')
  await Promise.all([...[...told].map(([outTradeNo, word]) => change.store.put(word, outTradeNo)), change.done])
}
