import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../../audit/record.ts'
import type { AuditCaller } from '../../audit/record.ts'
import { type Case, findCase } from '../../payments/exceptions/cases.ts'
import type { OfficeDeps } from '../deps.ts'

/** What of a case the audit log tells. */
const told = ({ state, assignedTo, dueAt, resolvedHow }: Case) => ({
  state,
  assignedTo,
  dueAt: dueAt.toISOString(),
  resolvedHow,
})

/** A step, as whoever works on cases takes it. */
export type CaseStep = 'assign' | 'notes' | 'due' | 'resolve' | 'reopen'

/** Does one step of a case and writes it down, in one transaction. */
export function takeStep(
  { database }: Pick<OfficeDeps, 'database'>,
  {
    caller,
    action,
    exceptionId,
    reason,
  }: { caller: AuditCaller; action: CaseStep | 'pay-back'; exceptionId: string; reason?: string },
  step: (transaction: Queryable) => Promise<Case>,
): Promise<void> {
  return database.transaction(async (transaction) => {
    const before = await step(transaction)
    const after = await findCase(transaction, exceptionId)
    const change = { before: told(before), after: told(after) }
    await recordChange(transaction, { caller, action: `exceptions.${action}`, subject: exceptionId, ...change, reason })
  })
}

/** Only whoever works on cases can be given one. */
export async function assertTakesCases(database: Queryable, userId: string): Promise<void> {
  const { rowCount } = await database.query({
    name: 'case-taker',
    text: `SELECT FROM portal_users WHERE user_id = $1 AND role IN ('LOGISTICS', 'FINANCE') AND state = 'ACTIVE'`,
    values: [userId],
  })
  if (rowCount === 0) throw problem('VALIDATION_FAILED', 'This person takes no cases.')
}
