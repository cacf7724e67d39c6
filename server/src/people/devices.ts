import { type DeviceView, revokeDevicesAnswer } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import { ServiceCallError } from '@yimatong/kit/service-client'
import { recordChange } from '../audit/record.ts'
import type { PeopleDeps, PersonChange } from './deps.ts'
import { lockPerson } from './person.ts'

const REVOKE_TIMEOUT_MS = 3000

/**
 * Revokes one phone, or all of them when none is named; revoking again changes nothing. The code service decides, and hears of
 * it while it is being written down. Problems: NOT_FOUND, TSM_UNAVAILABLE.
 */
export function revokePhones(
  { database, tsm }: Pick<PeopleDeps, 'database' | 'tsm'>,
  { caller, personId, reason }: PersonChange,
  deviceId: string | undefined,
): Promise<DeviceView[]> {
  return database.transaction(async (transaction) => {
    await lockPerson(transaction, personId)
    const body = deviceId === undefined ? {} : { deviceId }
    const path = `/tsm/v1/persons/${personId}/revocations`
    const answer = await tsm
      .post(path, body, revokeDevicesAnswer, { timeoutMs: REVOKE_TIMEOUT_MS })
      .catch((error: unknown) => {
        throw problem(error instanceof ServiceCallError && error.status === 404 ? 'NOT_FOUND' : 'TSM_UNAVAILABLE')
      })
    const after = { revoked: deviceId ?? 'ALL' }
    await recordChange(transaction, { caller, action: 'people.revoke-phones', subject: personId, after, reason })
    return answer.devices
  })
}
