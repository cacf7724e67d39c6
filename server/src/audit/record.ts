import type { AuditAction } from '@yimatong/contract/actions'
import type { PortalRole } from '@yimatong/contract/roles'
import type { Queryable } from '@yimatong/kit/database'
import { CENSORED, isSecretName } from '@yimatong/kit/log'

/** Who changes something: a portal user in a request, or a part of the system by its name. */
export interface AuditCaller {
  /** `usr_...`, or a part of the system: `reconciliation`. */
  userId: string
  role: PortalRole | 'SYSTEM'
  requestId: string
  /** Of somebody of a merchant's. */
  merchantNo?: string | undefined
}

export interface Change {
  caller: AuditCaller
  /** A part of the system and what was done: `people.freeze`. */
  action: AuditAction
  /** What was changed, by its id or number. */
  subject: string
  /** What was, and what is: the members that differ, and those that one needs to understand it. */
  before?: object | undefined
  after?: object | undefined
  reason?: string | undefined
}

const RECORD = {
  name: 'audit-record',
  text: `INSERT INTO audit_log (user_id, role, action, subject, merchant_no, before, after, reason, request_id)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9)`,
}

/** JSON without what must not be kept: the same names that no log shows. */
const safeJson = (value: object | undefined): string | null =>
  value === undefined
    ? null
    : JSON.stringify(value, (name, member: unknown) => (isSecretName(name) ? CENSORED : member))

/**
 * Writes down a change in the transaction that makes it, so that there is no change without its row and no row without its
 * change. Call it last: from here until the end of the transaction nobody else records one.
 */
export async function recordChange(transaction: Queryable, change: Change): Promise<void> {
  const { caller, action, subject, before, after, reason = null } = change
  const { userId, role, requestId, merchantNo = null } = caller
  const states = [safeJson(before), safeJson(after)]
  await transaction.query({
    ...RECORD,
    values: [userId, role, action, subject, merchantNo, ...states, reason, requestId],
  })
}
