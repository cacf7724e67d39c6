import { type Bytes, concatBytes, equalBytes, fromBase64url } from '@yimatong/contract/bytes'
import type { Clock } from '@yimatong/contract/clock'
import type { P256PublicJwk } from '@yimatong/contract/fields'
import { newId } from '@yimatong/contract/ids'
import { compressPublicKey } from '@yimatong/contract/p256'
import { type DeviceView, ENROL_WITHIN_SECONDS, type EnrolDeviceBody } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import type { Device, Prisma, PrismaClient } from '@yimatong/prisma/token'
import type { AppCaller } from './app-token.ts'
import { toDeviceView } from './device-view.ts'
import { assertNotHeld } from './hold.ts'
import { revokeWithin } from './revoke.ts'
import { lockPerson } from './store/person-lock.ts'
import { TRANSACTION_OPTIONS } from './store/transaction-options.ts'

export interface DevicesDeps {
  prisma: PrismaClient
  clock: Clock
  /** Devices of one person that may be active at once. */
  maxActiveDevices: number
  /** Devices that one person may enrol within a day: each lengthens the stop list that every till carries. */
  enrolLimitPerDay: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The most that a list gives. */
const MAX_LISTED = 100

/** Ids sort by the time they were made, so they tell two devices of one millisecond apart. */
const NEWEST_FIRST = [{ createdAt: 'desc' }, { deviceId: 'desc' }] satisfies Prisma.DeviceOrderByWithRelationInput[]

interface NewDevice {
  personId: string
  name: string
  signingKey: Bytes
  encryptionKey: Bytes
}

/**
 * Enrols a phone for a person. The phones that are one too many are revoked with it, the oldest first, and their codes die
 * in the same moment. The same key again is the same device, which `isNew` says. Problems: VALIDATION_FAILED for keys off
 * the curve, FORBIDDEN for a key that is another person's, DEVICE_REVOKED for one that was revoked, IDEMPOTENCY_CONFLICT
 * for one that was enrolled with another encryption key, PROOF_REQUIRED for a new one when the login was too long ago, RATE_LIMITED,
 * ACCOUNT_FROZEN and TOKEN_EXPIRED around a loss report, IDENTITY_ENDED for somebody who is not of these days.
 */
export async function enrolDevice(
  deps: DevicesDeps,
  caller: Pick<AppCaller, 'personId' | 'holdVersion' | 'out' | 'loggedInAtMs'>,
  body: EnrolDeviceBody,
): Promise<{ device: DeviceView; isNew: boolean }> {
  const { personId } = caller
  const signingKey = compressedKey(body.signingKey, '/signingKey')
  if (equalBytes(signingKey, compressedKey(body.encryptionKey, '/encryptionKey'))) {
    throw wrongKey('/encryptionKey', 'It must be another key than the signing key.')
  }
  const wanted = { personId, name: body.name, signingKey, encryptionKey: pointOf(body.encryptionKey) }
  return deps.prisma.$transaction(async (transaction) => {
    const now = new Date(deps.clock())
    assertNotHeld(await lockPerson(transaction, personId, now), caller)
    const known = await knownDevice(transaction, wanted)
    if (known !== null) return { device: toDeviceView(known), isNew: false }
    if (now.getTime() - caller.loggedInAtMs > ENROL_WITHIN_SECONDS * 1000) throw problem('PROOF_REQUIRED')
    await assertMayEnrol(transaction, deps, { personId, now })
    const device = await addDevice(transaction, wanted, now)
    await revokeSurplus(transaction, deps.maxActiveDevices, { device, now })
    return { device: toDeviceView(device), isNew: true }
  }, TRANSACTION_OPTIONS)
}

/** A person's devices, newest first. */
export async function listDevices({ prisma }: Pick<DevicesDeps, 'prisma'>, personId: string): Promise<DeviceView[]> {
  const devices = await prisma.device.findMany({
    where: { personId },
    orderBy: NEWEST_FIRST,
    take: MAX_LISTED,
  })
  return devices.map(toDeviceView)
}

/** The device that has this signing key already, if it may go on as the same one; else the problem with it. */
async function knownDevice(transaction: Prisma.TransactionClient, wanted: NewDevice): Promise<Device | null> {
  const known = await transaction.device.findUnique({ where: { signingKey: wanted.signingKey } })
  if (known === null) return null
  if (known.personId !== wanted.personId) throw problem('FORBIDDEN', 'This signing key cannot be enrolled.')
  if (known.revokedAt !== null) throw problem('DEVICE_REVOKED')
  if (!equalBytes(known.encryptionKey, wanted.encryptionKey)) throw problem('IDEMPOTENCY_CONFLICT')
  return known
}

async function assertMayEnrol(
  transaction: Prisma.TransactionClient,
  { enrolLimitPerDay }: DevicesDeps,
  { personId, now }: { personId: string; now: Date },
): Promise<void> {
  const recent = await transaction.device.findMany({
    where: { personId, createdAt: { gt: new Date(now.getTime() - DAY_MS) } },
    orderBy: { createdAt: 'desc' },
    take: enrolLimitPerDay,
    select: { createdAt: true },
  })
  const oldest = recent[enrolLimitPerDay - 1]
  if (oldest === undefined) return
  const seconds = Math.max(1, Math.ceil((oldest.createdAt.getTime() + DAY_MS - now.getTime()) / 1000))
  throw problem('RATE_LIMITED', undefined, { headers: { 'Retry-After': String(seconds) } })
}

async function addDevice(transaction: Prisma.TransactionClient, wanted: NewDevice, now: Date): Promise<Device> {
  const [device] = await transaction.device.createManyAndReturn({
    data: [{ deviceId: newId('device'), createdAt: now, ...wanted }],
    skipDuplicates: true,
  })
  // Somebody else enrolled this very key in the same moment; a person's own enrolments take turns.
  if (device === undefined) throw problem('FORBIDDEN', 'This signing key cannot be enrolled.')
  return device
}

async function revokeSurplus(
  transaction: Prisma.TransactionClient,
  maxActiveDevices: number,
  { device: { deviceId, personId }, now }: { device: Device; now: Date },
): Promise<void> {
  const others = await transaction.device.findMany({
    where: { personId, revokedAt: null, NOT: { deviceId } },
    orderBy: NEWEST_FIRST,
    skip: maxActiveDevices - 1,
    select: { deviceId: true },
  })
  for (const other of others) await revokeWithin(transaction, other.deviceId, now)
}

function compressedKey(jwk: P256PublicJwk, pointer: string): Bytes {
  const compressed = compressPublicKey(jwk)
  if (compressed === undefined) throw wrongKey(pointer, 'It is not a point of the P-256 curve.')
  return compressed
}

function wrongKey(pointer: string, detail: string) {
  return problem('VALIDATION_FAILED', undefined, { errors: [{ pointer, detail }] })
}

/** x and y of a key that was found good. */
function pointOf({ x, y }: P256PublicJwk): Bytes {
  return concatBytes(fromBase64url(x) ?? new Uint8Array(), fromBase64url(y) ?? new Uint8Array())
}
