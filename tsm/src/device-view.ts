import { toRfc3339 } from '@yimatong/contract/clock'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import type { Device } from '@yimatong/prisma/token'

/** A device as its owner sees it. */
export function toDeviceView({ deviceId, name, createdAt, revokedAt, lastIssuedAt }: Device): DeviceView {
  return {
    deviceId,
    name,
    state: revokedAt === null ? 'ACTIVE' : 'REVOKED',
    createdAt: toRfc3339(createdAt.getTime()),
    ...(revokedAt === null ? {} : { revokedAt: toRfc3339(revokedAt.getTime()) }),
    ...(lastIssuedAt === null ? {} : { lastIssuedAt: toRfc3339(lastIssuedAt.getTime()) }),
  }
}
