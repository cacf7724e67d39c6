import type { PayBackMode, PayBackReason } from '@yimatong/contract/office-pay-backs-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import { ProblemError } from '@yimatong/kit/problem'
import type { AskedRefund, Rule } from '../payments/refunds/ask.ts'
import type { Refund } from '../payments/refunds/refund.ts'

export interface RunDeps {
  database: Pick<Database, 'query' | 'transaction'>
  refunds: { ask(asked: AskedRefund, rule: Rule): Promise<Refund> }
  log: Log
}

/** What a second person has allowed. */
export interface Allowed {
  payBackId: string
  approvalId: string
  decidedBy: string
}

/**
 * Writes down that a second person is asked; asked once more it is the same. False when the batch is not there to be asked
 * for any more.
 */
export async function requestPayBack(database: Queryable, payBackId: string, approvalId: string): Promise<boolean> {
  const { rowCount } = await database.query({
    name: 'pay-back-request',
    text: `UPDATE pay_backs SET state = 'REQUESTED', approval_id = $2
      WHERE pay_back_id = $1 AND (state = 'DRAFT' OR (state = 'REQUESTED' AND approval_id = $2))`,
    values: [payBackId, approvalId],
  })
  return rowCount > 0
}

const START = `
  UPDATE pay_backs SET state = 'RUNNING', started_at = now(), approval_id = $2, decided_by = $3
  WHERE pay_back_id = $1 AND state = 'REQUESTED' AND approval_id = $2`

/** Lets a batch run that was allowed; allowed once more it is the same. False when it waits for no such allowance. */
export async function startPayBack(
  database: Queryable,
  { payBackId, approvalId, decidedBy }: Allowed,
): Promise<boolean> {
  await database.query({ name: 'pay-back-start', text: START, values: [payBackId, approvalId, decidedBy] })
  const { rows } = await database.query<{ started: boolean }>({
    name: 'pay-back-started',
    text: `SELECT started_at IS NOT NULL AS started FROM pay_backs WHERE pay_back_id = $1 AND approval_id = $2`,
    values: [payBackId, approvalId],
  })
  return rows[0]?.started === true
}

interface Due {
  payBackId: string
  paymentId: string
  merchantNo: string
  outRefundNo: string
  amountFen: number
  surchargeFen: number
  mode: PayBackMode
  reason: string
  createdBy: string
}

const A_GROUP = 64
/** The ledger gathers what comes at once, so several under way cost it little more than one. */
const AT_ONCE = 8

/** Whoever takes rows up has them for half a minute; after that they are anybody's again. */
const CLAIM = `
  WITH due AS (
    SELECT i.pay_back_id, i.payment_id FROM pay_backs b JOIN pay_back_items i USING (pay_back_id)
    WHERE b.state = 'RUNNING' AND i.state = 'PLANNED' AND i.sweep_after <= now()
    ORDER BY b.started_at, i.sweep_after LIMIT ${A_GROUP} FOR UPDATE OF i SKIP LOCKED
  )
  UPDATE pay_back_items i SET sweep_after = now() + interval '30 seconds'
  FROM due JOIN pay_backs b USING (pay_back_id)
  WHERE i.pay_back_id = due.pay_back_id AND i.payment_id = due.payment_id
  RETURNING i.pay_back_id AS "payBackId", i.payment_id AS "paymentId", i.merchant_no AS "merchantNo",
    i.out_refund_no AS "outRefundNo", i.amount_fen AS "amountFen", i.surcharge_fen AS "surchargeFen", b.mode, b.reason,
    b.created_by AS "createdBy"`

const ENDED = `
  UPDATE pay_back_items SET state = $3::text::pay_back_item_state, refund_id = $4, reason = $5, finished_at = now()
  WHERE pay_back_id = $1 AND payment_id = $2 AND state = 'PLANNED'`

const FINISH = `
  UPDATE pay_backs b SET state = 'DONE', finished_at = now()
  WHERE b.state = 'RUNNING' AND NOT EXISTS (SELECT FROM pay_back_items i WHERE i.pay_back_id = b.pay_back_id AND i.state = 'PLANNED')`

/** What the second person did not allow, or nobody did in time, will not run: whoever wants it looks at its payments anew. */
const DROP = `
  UPDATE pay_backs b SET state = 'DROPPED', finished_at = now() FROM approvals a
  WHERE b.state = 'REQUESTED' AND a.approval_id = b.approval_id AND a.state IN ('REJECTED', 'WITHDRAWN', 'EXPIRED', 'FAILED')`

/**
 * Goes on with every batch that runs, until nothing is due; gives how many rows were taken up. Each row is a refund under a
 * number of its own, so it is the same one whoever sends it, after whatever crash, from however many servers; and a
 * refund never takes more than is left, whatever other batches do.
 */
export async function runPayBacks(deps: RunDeps): Promise<number> {
  let taken = 0
  await deps.database.query({ name: 'pay-back-drop', text: DROP, values: [] })
  for (;;) {
    const { rows } = await deps.database.query<Due>({ name: 'pay-back-claim', text: CLAIM, values: [] })
    const waiting = [...rows]
    const worker = async () => {
      for (let due = waiting.shift(); due !== undefined; due = waiting.shift()) await send(deps, due)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    await deps.database.query({ name: 'pay-back-finish', text: FINISH, values: [] })
    taken += rows.length
    if (rows.length < A_GROUP) return taken
  }
}

/** What says that less is left than was planned, or that nothing can go back any more. */
const REASONS: Readonly<Record<string, PayBackReason>> = { REFUND_EXCEEDED: 'LESS_LEFT', STATE_CONFLICT: 'REVERSED' }

async function send(deps: RunDeps, due: Due): Promise<void> {
  const { payBackId, paymentId } = due
  try {
    const refund = await deps.refunds.ask(toAsk(due), () => ({ needsApproval: false }))
    await end(deps, due, { state: 'SENT', refundId: refund.refundId, reason: null })
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) {
      deps.log.warn({ err: error, payBackId, paymentId }, 'a payment stays to be paid back for now')
      return
    }
    await end(deps, due, { state: 'FAILED', refundId: null, reason: REASONS[error.code] ?? 'REFUSED' })
  }
}

function toAsk({
  paymentId,
  merchantNo,
  outRefundNo,
  amountFen,
  surchargeFen,
  mode,
  reason,
  createdBy,
}: Due): AskedRefund {
  const same = { merchantNo, paymentId, outRefundNo, amountFen, reason, requestedBy: createdBy }
  return mode === 'SURCHARGE' ? { ...same, surchargeAloneFen: surchargeFen } : same
}

interface Ended {
  state: 'SENT' | 'FAILED'
  refundId: string | null
  reason: PayBackReason | null
}

async function end({ database }: RunDeps, { payBackId, paymentId }: Due, ended: Ended): Promise<void> {
  const values = [payBackId, paymentId, ended.state, ended.refundId, ended.reason]
  await database.query({ name: 'pay-back-end', text: ENDED, values })
}
