import { approvalView as approvalWire, unreconciledDayBody } from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { approvalView } from '../../approvals/approval.ts'
import { askFor } from '../../approvals/ask.ts'
import { approvalKind, type KnownKind } from '../../approvals/kinds.ts'
import { recordChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import { readWaiting } from '../../settlement/read.ts'
import { allowUnreconciled, isReconciled } from '../../settlement/reconciled.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const ALLOW = 'settlement.unreconciled'

/** What a second person allows: that a day is settled though its reconciliation came to nothing. */
export const unreconciledKind = ({ database, clock }: Pick<Deps, 'database' | 'clock'>): KnownKind =>
  approvalKind({
    kind: ALLOW,
    askedBy: ['FINANCE'],
    decidedBy: ['FINANCE'],
    payload: unreconciledDayBody,
    carryOut: ({ payload, caller, ...task }) =>
      database.transaction(async (transaction) => {
        if (!(await allowUnreconciled(transaction, { ...payload, ...task, nowMs: clock() }))) return
        const { businessDate: subject, reason } = payload
        const change = { action: 'settlement.unreconciled' as const, subject, after: { requestedBy: task.requestedBy } }
        await recordChange(transaction, { caller, ...change, reason })
      }),
  })

export const askUnreconciled = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/settlements/unreconciled-days',
      summary: 'Ask a second person to let a day be settled without its reconciliation',
      description:
        'For the day on which the statement does not come. Each merchant is still held against the ledger, and the day may be reconciled afterwards. STATE_CONFLICT for a day that is not closed, or needs no such word.',
      tags: ['Office: settlement'],
      auth: guardOf('POST /settlements/unreconciled-days'),
      body: unreconciledDayBody,
      responses: { 200: { description: 'What waits for the second person.', schema: approvalWire } },
      problems: ['STATE_CONFLICT'],
    },
    async ({ body }, { caller }) => {
      const { businessDate, reason } = body
      const [reconciled, { closedThrough }] = await Promise.all([
        isReconciled(deps.database, businessDate),
        readWaiting(deps.database),
      ])
      if (businessDate > closedThrough) throw problem('STATE_CONFLICT', 'The day is not closed.')
      if (reconciled) throw problem('STATE_CONFLICT', 'Nothing keeps this day from being settled.')
      const approval = await askFor(deps, caller, {
        kind: ALLOW,
        subject: businessDate,
        payload: body,
        before: { businessDate, reconciled: false },
        after: { settledWithoutReconciliation: true },
        reason,
      })
      return approvalView(approval, deps.approvalKinds.get(ALLOW), caller, deps.clock())
    },
  )
