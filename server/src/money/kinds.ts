import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { adjustmentBody, batchParams, closingBody, releaseBody } from '@yimatong/contract/office-api'
import { accountClosingAnswer, ADJUSTMENT_ACCOUNT, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { z } from 'zod'
import { type ApprovedTask, approvalKind, type KnownKind } from '../approvals/kinds.ts'
import { recordChange } from '../audit/record.ts'
import { startBatch } from './batches.ts'
import { findPerson } from './counter.ts'
import { insertMove, type MoneyDeps, type NewMove, readMove, sendMoves } from './moves.ts'

/** What takes two persons. Finance asks, another of finance decides. */

const closingPayload = closingBody.extend({ atMost: z.int().min(0) })
export type ClosingPayload = z.infer<typeof closingPayload>
const adjustmentPayload = adjustmentBody.extend({ accountNo: z.string() }).omit({ account: true })
type AdjustmentPayload = z.infer<typeof adjustmentPayload>

const BY = { askedBy: ['FINANCE'], decidedBy: ['FINANCE'] } as const

export const moneyKinds = (deps: MoneyDeps): KnownKind[] => [
  approvalKind({
    ...BY,
    kind: 'money.subsidies',
    payload: batchParams,
    carryOut: (task) => startBatch(deps, task.caller, task.payload.batchId),
  }),
  approvalKind({
    ...BY,
    kind: 'money.adjust',
    payload: adjustmentPayload,
    carryOut: (task) => carryOutMove(deps, task, toAdjustment(task.payload)),
  }),
  approvalKind({
    ...BY,
    kind: 'money.release',
    payload: releaseBody,
    async carryOut(task) {
      const { owner, amount, payTo, reason } = task.payload
      const { personId } = await findPerson(deps.database, { accountNo: owner })
      const move = { purpose: 'SUSPENSE_RELEASE', personId, from: SUSPENSE_ACCOUNT, to: payTo, owner } as const
      await carryOutMove(deps, task, { ...move, amountFen: amount, reason })
    },
  }),
  approvalKind({ ...BY, kind: 'money.close', payload: closingPayload, carryOut: (task) => closeOut(deps, task) }),
]

function toAdjustment({ accountNo, direction, amount, reason }: AdjustmentPayload) {
  const [from, to] = direction === 'GIVE' ? [ADJUSTMENT_ACCOUNT, accountNo] : [accountNo, ADJUSTMENT_ACCOUNT]
  return { purpose: 'ADJUSTMENT', from, to, amountFen: amount, reason } as const
}

/** The approval's id is the move's. What the ledger refuses ends the approval as FAILED. */
async function carryOutMove(
  deps: MoneyDeps,
  { approvalId, caller }: Pick<ApprovedTask<unknown>, 'approvalId' | 'caller'>,
  move: Omit<NewMove, 'moveId' | 'clerk'>,
): Promise<void> {
  await deps.database.transaction(async (transaction) => {
    if (!(await insertMove(transaction, { ...move, moveId: approvalId, clerk: caller.userId }, deps.clock()))) return
    const { purpose, from, to, amountFen, reason } = move
    const change = {
      action: 'money.move' as const,
      subject: approvalId,
      after: { purpose, from, to, amount: amountFen },
    }
    await recordChange(transaction, { caller, ...change, reason })
  })
  await sendMoves(deps, approvalId)
  const { state, declineCode } = await readMove(deps.database, approvalId)
  if (state === 'DECLINED') throw problem('STATE_CONFLICT', `The ledger refused: ${declineCode ?? ''}`)
  if (state !== 'POSTED') throw problem('ONECARD_UNAVAILABLE')
}

const TIMEOUT_MS = 10_000

/** Closes in the ledger, which pays out exactly what is there; then here. Repeated under the same id it pays nothing more. */
async function closeOut(deps: MoneyDeps, { approvalId, caller, payload }: ApprovedTask<ClosingPayload>): Promise<void> {
  const { personId, payTo, reason, atMost } = payload
  const person = await findPerson(deps.database, { personId })
  const now = deps.clock()
  const when = { businessDate: businessDateOf(now), occurredAt: toRfc3339(now) }
  const { answer, paid, returned } = await deps.onecard.post(
    `/onecard/v1/accounts/${person.accountNo}/closing`,
    { closingId: approvalId, payTo, atMost, reason, ...when },
    accountClosingAnswer,
    { timeoutMs: TIMEOUT_MS },
  )
  if (answer !== 'DONE') throw problem('STATE_CONFLICT', `The ledger refused: ${answer}`)
  await deps.database.transaction(async (transaction) => {
    const closed = await transaction.query({
      text: `UPDATE persons SET state = 'CLOSED', state_reason = $2, state_changed_at = $3, state_version = state_version + 1
        WHERE person_id = $1 AND state <> 'CLOSED'`,
      values: [personId, reason, new Date(now)],
    })
    if (closed.rowCount === 0) return
    if (paid > 0)
      await keepPaidOut(transaction, {
        moveId: approvalId,
        personId,
        person: person.accountNo,
        payTo,
        paid,
        reason,
        clerk: caller.userId,
        now,
      })
    const after = { paid, returned, payTo }
    await recordChange(transaction, { caller, action: 'money.close', subject: personId, after, reason })
  })
}

/** What left the drawer counts in the clerk's day, as every other move. */
async function keepPaidOut(
  transaction: Parameters<typeof insertMove>[0],
  out: {
    moveId: string
    personId: string
    person: string
    payTo: string
    paid: number
    reason: string
    clerk: string
    now: number
  },
): Promise<void> {
  const { moveId, personId, person: from, payTo: to, paid: amountFen, reason, clerk, now } = out
  await insertMove(transaction, { moveId, purpose: 'CLOSING', personId, from, to, amountFen, reason, clerk }, now)
  await transaction.query({
    text: `UPDATE money_moves SET state = 'POSTED', posted_at = $2, balance_after_fen = 0, next_try_at = NULL WHERE move_id = $1`,
    values: [moveId, new Date(now)],
  })
}
