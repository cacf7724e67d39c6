import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { toRfc3339 } from '@yimatong/contract/clock'
import { p256PublicJwk, time } from '@yimatong/contract/fields'
import type { P256PublicJwk } from '@yimatong/contract/fields'
import { makePrivateJwk } from '@yimatong/kit/keys'
import { z } from 'zod'

/**
 * The keys as files, in a folder that only the TSM reads. Every file is written once and never changed, so several
 * processes and the rotation command can work on one folder without a lock: whoever links a name first has made it.
 *
 * - `voucher-key-N.json`: a key that signs vouchers, and from when.
 * - `voucher-key-N.withdrawn`: that key is no longer believed.
 * - `digits-master-N.key`: what the secrets of the 20 digits of that key's vouchers are derived from.
 * - `digits-master.key`: the same for all keys that are older than these files.
 */

export interface VoucherKey {
  /** 1 to 255, a byte of the voucher and the `kid` of the JWKS. */
  keyNo: number
  /** Milliseconds since the epoch, as all times here. */
  createdAt: number
  signsFrom: number
  /** Until when the keys before this one stay published: by then the last voucher of theirs has expired. */
  othersListedUntil: number
  /** True once the key is known to be compromised. */
  withdrawn: boolean
  privateKey: KeyObject
  publicKey: KeyObject
  publicJwk: P256PublicJwk
  /** What the secrets of the 20 digits of its vouchers are derived from, so that a stolen one is worth nothing to later codes. */
  digitsMaster: Buffer
}

export const LAST_KEY_NO = 255

const KEY_FILE = /^voucher-key-(\d{1,3})\.json$/
const FILE_OF_KEY = /^(?:voucher-key|digits-master)-(\d{1,3})\.(?:json|withdrawn|key)$/
const SHARED_MASTER_FILE = 'digits-master.key'
const MASTER_BYTES = 32

const keyFile = z.strictObject({
  keyNo: z.int().min(1).max(LAST_KEY_NO),
  createdAt: time,
  signsFrom: time,
  othersListedUntil: time,
  privateKey: z.strictObject({ ...p256PublicJwk.shape, d: z.string() }),
})

const keyPath = (directory: string, keyNo: number) => path.join(directory, `voucher-key-${keyNo}.json`)
const markerPath = (directory: string, keyNo: number) => path.join(directory, `voucher-key-${keyNo}.withdrawn`)
const masterPath = (directory: string, keyNo: number) => path.join(directory, `digits-master-${keyNo}.key`)

/** Makes the folder for its owner alone, if it is not there. */
export function makeKeyDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
}

/** The names of everything that matters here: two equal lists mean that nothing has changed. */
export function listKeyFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith('voucher-key-') && !name.endsWith('.new'))
    .toSorted()
}

/** The numbers of which any file is there: what is left of a key must not become part of another. */
export function listTakenNumbers(directory: string): Set<number> {
  return new Set(readdirSync(directory).flatMap((name) => FILE_OF_KEY.exec(name)?.slice(1).map(Number) ?? []))
}

/** Reads the keys that a list names. Throws a sentence that names the file, never its content. */
export function readVoucherKeys(directory: string, names: readonly string[]): VoucherKey[] {
  return names.filter((name) => KEY_FILE.test(name)).map((name) => readVoucherKey(directory, name, names))
}

function readVoucherKey(directory: string, name: string, names: readonly string[]): VoucherKey {
  const file = path.join(directory, name)
  const parsed = keyFile.safeParse(parseJson(readSecret(file)))
  if (!parsed.success || name !== `voucher-key-${parsed.data.keyNo}.json`)
    throw new Error(`${file} is not a voucher key`)
  const { keyNo, createdAt, signsFrom, othersListedUntil } = parsed.data
  const { d, ...publicJwk } = parsed.data.privateKey
  return {
    keyNo,
    createdAt: Date.parse(createdAt),
    signsFrom: Date.parse(signsFrom),
    othersListedUntil: Date.parse(othersListedUntil),
    withdrawn: names.includes(`voucher-key-${keyNo}.withdrawn`),
    privateKey: createPrivateKey({ key: { ...publicJwk, d }, format: 'jwk' }),
    publicKey: createPublicKey({ key: publicJwk, format: 'jwk' }),
    publicJwk,
    digitsMaster: readDigitsMaster(directory, keyNo),
  }
}

/** Makes and stores a new key. False when somebody else took the number in the same moment. */
export function writeVoucherKey(
  directory: string,
  key: Pick<VoucherKey, 'keyNo' | 'signsFrom' | 'othersListedUntil'>,
  now: number,
): boolean {
  const content: z.input<typeof keyFile> = keyFile.parse({
    keyNo: key.keyNo,
    createdAt: toRfc3339(now),
    signsFrom: toRfc3339(key.signsFrom),
    othersListedUntil: toRfc3339(key.othersListedUntil),
    privateKey: makePrivateJwk(),
  })
  // First, so that no key is ever there without it. Of two who make one number at once, both read the same afterwards.
  writeOnce(masterPath(directory, key.keyNo), `${randomBytes(MASTER_BYTES).toString('base64url')}\n`)
  return writeOnce(keyPath(directory, key.keyNo), `${JSON.stringify(content, null, 2)}\n`)
}

/** Marks a key as withdrawn. False when it was already. */
export function writeWithdrawal(directory: string, keyNo: number, now: number): boolean {
  return writeOnce(markerPath(directory, keyNo), `${JSON.stringify({ withdrawnAt: toRfc3339(now) })}\n`)
}

function readDigitsMaster(directory: string, keyNo: number): Buffer {
  const own = masterPath(directory, keyNo)
  const file = [own, path.join(directory, SHARED_MASTER_FILE)].find((each) => existsSync(each))
  if (file === undefined) throw new Error(`${own} is missing: put it back from a backup`)
  const master = Buffer.from(readSecret(file).trim(), 'base64url')
  if (master.length !== MASTER_BYTES) throw new Error(`${file} does not hold ${MASTER_BYTES} bytes`)
  return master
}

/** A secret that others on the machine can read is not one; better not to start. */
function readSecret(file: string): string {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by others: make it readable by its owner alone (chmod 600)`)
  }
  return readFileSync(file, 'utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Writes a file whole or not at all, and never over another: it gets its name when its content is safe on the disk. */
function writeOnce(file: string, content: string): boolean {
  const aside = `${file}.${randomBytes(6).toString('hex')}.new`
  const handle = openSync(aside, 'wx', 0o600)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(aside, file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    unlinkSync(aside)
  }
  syncDirectory(path.dirname(file))
  return true
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
