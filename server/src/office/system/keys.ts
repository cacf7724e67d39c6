import { rotationPayload, type SystemKeys } from '@yimatong/contract/office-api'
import { rotateKeysAnswer, type VoucherKeys, voucherKeys } from '@yimatong/contract/tsm-api'
import { problem } from '@yimatong/kit/problem'
import { ServiceCallError, type ServiceClient } from '@yimatong/kit/service-client'
import { approvalKind, type KnownKind } from '../../approvals/kinds.ts'
import { askFor } from '../../approvals/ask.ts'
import { recordChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import type { OfficeDeps } from '../deps.ts'
import type { OfficeCaller } from '../guard.ts'

/** The keys of vouchers rotate while everything runs: the code service has made it so that codes already shown pay on. */
const ROTATE = 'keys.rotate'
const SUBJECT = 'voucher-keys'

async function readVoucherKeys(tsm: ServiceClient): Promise<VoucherKeys['keys']> {
  try {
    return (await tsm.get('/tsm/v1/keys', voucherKeys)).keys
  } catch (error) {
    throw error instanceof ServiceCallError ? problem('TSM_UNAVAILABLE') : error
  }
}

type Kind = SystemKeys['kinds'][number]

const inUse = (name: string, createdAt?: string) => ({
  name,
  state: 'IN_USE' as const,
  ...(createdAt === undefined ? {} : { createdAt }),
})

const PENDING = {
  name: 'office-system-rotation',
  text: `SELECT approval_id AS "approvalId" FROM approvals
    WHERE kind = '${ROTATE}' AND (state = 'APPROVED' OR (state = 'REQUESTED' AND expires_at > now())) ORDER BY requested_at DESC LIMIT 1`,
}

/** Which keys there are, how old they are, and how each kind is changed. No key is told, only what is known of it. */
export async function readKeys({ tsm, database, platformKey, merchantCodeKey }: OfficeDeps): Promise<SystemKeys> {
  const [vouchers, webhooks, pending, platform, codes] = await Promise.all([
    readVoucherKeys(tsm),
    database.query<{ owners: number }>('SELECT count(DISTINCT merchant_no)::int AS owners FROM webhook_keys'),
    database.query<{ approvalId: string }>(PENDING),
    platformKey(),
    merchantCodeKey.publicJwks(),
  ])
  const kinds: Kind[] = [
    {
      kind: 'VOUCHERS',
      rotates: 'LIVE',
      keys: vouchers.map(({ keyNo, state, createdAt, signsFrom }) => ({
        name: String(keyNo),
        state,
        createdAt,
        signsFrom,
      })),
    },
    { kind: 'WEBHOOKS', rotates: 'OWNERS', keys: [], owners: webhooks.rows[0]?.owners ?? 0 },
    { kind: 'PLATFORM', rotates: 'FILE', keys: [inUse(platform.kid)] },
    { kind: 'MERCHANT_CODES', rotates: 'FILE', keys: codes.map(({ kid }) => inUse(kid)) },
    { kind: 'SERVICES', rotates: 'FILE', keys: ['payment', 'tsm', 'onecard'].map((name) => inUse(name)) },
    { kind: 'PIN_PEPPER', rotates: 'FILE', keys: [] },
  ]
  const approvalId = pending.rows[0]?.approvalId
  return { kinds, ...(approvalId === undefined ? {} : { pendingApprovalId: approvalId }) }
}

/** Asks a second person for the voucher key after this one. STATE_CONFLICT when there is a newer one. */
export async function askForRotation(
  deps: OfficeDeps,
  caller: OfficeCaller,
  { after, reason }: { after: number; reason: string },
): Promise<{ approvalId: string }> {
  const [newest] = await readVoucherKeys(deps.tsm)
  if (newest?.keyNo !== after) throw problem('STATE_CONFLICT', `The newest key is ${newest?.keyNo ?? 'gone'}.`)
  const { approvalId } = await askFor(deps, caller, {
    kind: ROTATE,
    subject: SUBJECT,
    payload: { after },
    before: { keyNo: after },
    after: { newKey: true },
    reason,
  })
  return { approvalId }
}

/** Carried out again it makes no second key: the code service knows which one it has made after which. */
export const rotationKind = ({ tsm, database }: Pick<Deps, 'tsm' | 'database'>): KnownKind =>
  approvalKind({
    kind: ROTATE,
    askedBy: ['ADMIN'],
    decidedBy: ['ADMIN', 'FINANCE'],
    payload: rotationPayload,
    async carryOut({ payload: { after }, caller }) {
      const { keyNo, signsFrom } = await tsm.post('/tsm/v1/keys/rotate', { after }, rotateKeysAnswer)
      await database.transaction((transaction) =>
        recordChange(transaction, {
          caller,
          action: ROTATE,
          subject: SUBJECT,
          before: { keyNo: after },
          after: { keyNo, signsFrom },
        }),
      )
    },
  })
