import type { Clock } from '@yimatong/contract/clock'
import type { DeviceView, RevocationList } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import type { Prisma, PrismaClient } from '@yimatong/prisma/token'
import { toDeviceView } from './device-view.ts'
import { lockPerson } from './store/person-lock.ts'
import { TRANSACTION_OPTIONS } from './store/transaction-options.ts'

/** Revoking devices, and the stop list (黑名单) that says so to the tills. */

export interface RevokeDeps {
  prisma: PrismaClient
  clock: Clock
}

/**
 * Revokes a person's device; all its codes die with it, for redeeming asks the device. Revoking again changes nothing.
 * Problem NOT_FOUND for a device that is not the person's.
 */
export function revokeDevice(
  { prisma, clock }: RevokeDeps,
  { personId, deviceId }: { personId: string; deviceId: string },
): Promise<DeviceView> {
  return prisma.$transaction(async (transaction) => {
    const now = new Date(clock())
    await lockPerson(transaction, personId, now)
    const owned = await transaction.device.count({ where: { deviceId, personId } })
    if (owned === 0) throw problem('NOT_FOUND')
    await revokeWithin(transaction, deviceId, now)
    return toDeviceView(await transaction.device.findUniqueOrThrow({ where: { deviceId } }))
  }, TRANSACTION_OPTIONS)
}

/**
 * Revokes one of a person's devices, or all of them when none is named. Gives a version of the stop list that has them.
 * Problem NOT_FOUND for a device that is not the person's.
 */
export function revokeDevices(
  { prisma, clock }: RevokeDeps,
  { personId, deviceId }: { personId: string; deviceId: string | undefined },
): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    const now = new Date(clock())
    await lockPerson(transaction, personId, now)
    const named = deviceId === undefined ? {} : { deviceId }
    const devices = await transaction.device.findMany({ where: { personId, ...named }, select: { deviceId: true } })
    if (deviceId !== undefined && devices.length === 0) throw problem('NOT_FOUND')
    for (const device of devices) await revokeWithin(transaction, device.deviceId, now)
    const { version } = await transaction.stopList.findUniqueOrThrow({ where: { id: 1 } })
    return Number(version)
  }, TRANSACTION_OPTIONS)
}

/**
 * Revokes a device and puts it on the stop list, unless it was revoked before. The person must be locked, so that no batch
 * is under way whose expiry would be missed. Locking the stop list's row makes versions visible in their order: whoever
 * asks for what came after a version misses nothing.
 */
export async function revokeWithin(transaction: Prisma.TransactionClient, deviceId: string, now: Date): Promise<void> {
  await transaction.$executeRaw`
    WITH revoked AS (
      UPDATE devices SET revoked_at = ${now} WHERE device_id = ${deviceId} AND revoked_at IS NULL
      RETURNING device_id, signing_key
    ),
    head AS (
      UPDATE stop_list SET version = version + 1 WHERE EXISTS (SELECT FROM revoked) RETURNING version
    )
    INSERT INTO revocations (version, device_id, entry, revoked_at, matters_until)
    SELECT head.version, revoked.device_id, substring(sha256(revoked.signing_key) FROM 1 FOR 16), ${now}::timestamptz,
      greatest(${now}::timestamptz, (SELECT max(v.expires_at) FROM vouchers v
        WHERE v.device_id = ${deviceId} AND v.voided_at IS NULL))
    FROM revoked, head`
}

/**
 * The stop list from a version on, or whole when none is named or it is not one of ours. Devices whose last voucher has
 * expired are left out: their codes are refused for that, and tills need not carry them for ever.
 */
export async function listRevocations({ prisma, clock }: RevokeDeps, since?: number): Promise<RevocationList> {
  // The head first: what is added in between is then given twice rather than not at all.
  const { version } = await prisma.stopList.findUniqueOrThrow({ where: { id: 1 } })
  const full = since === undefined || since > Number(version)
  const rows = await prisma.revocation.findMany({
    where: { version: { gt: full ? 0 : since }, mattersUntil: { gt: new Date(clock()) } },
    orderBy: { version: 'asc' },
    select: { entry: true },
  })
  return {
    version: Number(version),
    entries: rows.map(({ entry }) => Buffer.from(entry).toString('base64url')),
    full,
  }
}
