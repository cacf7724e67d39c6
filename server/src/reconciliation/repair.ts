import type { Evidence } from '@yimatong/contract/office-reconciliation-api'
import { MOST_EXCEPTIONS_OF_A_RUN } from '@yimatong/contract/office-reconciliation-api'
import type { ReconciliationClass } from '@yimatong/contract/states'
import type { Database, Queryable } from '@yimatong/kit/database'
import { type Found, writeExceptions } from '../payments/exceptions/exception.ts'
import type { Payments } from '../payments/payments.ts'
import type { TakenRun } from './runs.ts'

export interface RepairDeps {
  database: Database
  /** Asks the ledger what became of what is unfinished. */
  payments: { sweeper: Pick<Payments['sweeper'], 'sweep'> }
  /** The same of surcharges that were pending. */
  turnOverSurcharges(): Promise<void>
}

interface Open {
  n: number
  class: ReconciliationClass
  subject: string
  paymentId: string | null
  refundId: string | null
  merchantNo: string | null
  amountFen: number
  rule: 'SWEEP' | 'LATE_SUCCESS' | null
  ours: Evidence['ours'] | null
  theirs: Evidence['ledger'] | null
  till: Evidence['till'] | null
}

const OPEN = `
  SELECT n, class::text, subject, payment_id AS "paymentId", refund_id AS "refundId", merchant_no AS "merchantNo",
    amount_fen::float8 AS "amountFen", rule::text, ours, theirs, till
  FROM reconciliation_differences WHERE run_id = $1 AND repaired_at IS NULL AND exception_id IS NULL ORDER BY n`

/**
 * Puts right what a rule may put right, and makes an exception of the rest, each once, whichever run finds it again. Every step may
 * be repeated after a crash. A payment that was unfinished is never an exception: where it still is, a sweeper has it in hand, here or on
 * another server, and finishes it as the ledger says. Gives how many were repaired.
 */
export async function repairRun(deps: RepairDeps, run: TakenRun, differences: number): Promise<number> {
  const { database } = deps
  if (differences > 0 && differences <= MOST_EXCEPTIONS_OF_A_RUN) {
    const readOpen = async () => (await database.query<Open>({ text: OPEN, values: [run.runId] })).rows
    await sweep(deps, run, await readOpen())
    await sweep(deps, run, (await readOpen()).filter(isOfUnfinished))
    const rest = (await readOpen()).filter((difference) => !isOfUnfinished(difference))
    await database.transaction(async (transaction) => {
      await writeExceptions(
        transaction,
        rest.map((difference) => toException(run, difference)),
      )
      await link(transaction, run)
    })
  }
  const { rows } = await database.query<{ repaired: number }>({
    text: `SELECT count(*)::int AS repaired FROM reconciliation_differences WHERE run_id = $1 AND repaired_at IS NOT NULL`,
    values: [run.runId],
  })
  return rows[0]?.repaired ?? 0
}

/** The ledger has moved the money of a payment that had no outcome here when the two were compared. */
function isOfUnfinished({ rule, refundId, theirs }: Open): boolean {
  return rule === 'SWEEP' && refundId === null && (theirs?.kind === 'DEBIT' || theirs?.kind === 'REVERSAL')
}

/** Where what is unfinished stands, by which id, and under which word. */
const UNFINISHED = [
  ['payments', 'payment_id', 'PROCESSING'],
  ['refunds', 'refund_id', 'PROCESSING'],
  ['pending_surcharges', 'payment_id', 'COLLECTING'],
  ['surcharge_backs', 'refund_id', 'POSTING'],
] as const

/** What is unfinished here and posted there: the sweeper asks for it by its id, and records what the ledger says. */
async function sweep(
  { database, payments, turnOverSurcharges }: RepairDeps,
  run: TakenRun,
  open: readonly Open[],
): Promise<void> {
  const due = open.filter(({ rule }) => rule === 'SWEEP')
  if (due.length === 0) return
  const ids = due.flatMap(({ paymentId, refundId }) => refundId ?? paymentId ?? [])
  for (const [table, id, open] of UNFINISHED) {
    const text = `UPDATE ${table} SET sweep_after = now() WHERE ${id} = ANY ($1::text[]) AND state = '${open}'`
    await database.query({ text, values: [ids] })
  }
  await payments.sweeper.sweep()
  await turnOverSurcharges()
  await database.query({
    text: `UPDATE reconciliation_differences d SET repaired_at = now()
      WHERE d.run_id = $1 AND d.rule = 'SWEEP' AND d.repaired_at IS NULL AND NOT EXISTS (
        SELECT FROM payments p WHERE p.payment_id = d.payment_id AND d.refund_id IS NULL AND p.state IN ('PROCESSING', 'USERPAYING')
      ) AND NOT EXISTS (SELECT FROM refunds r WHERE r.refund_id = d.refund_id AND r.state = 'PROCESSING')
        AND NOT EXISTS (SELECT FROM pending_surcharges s WHERE s.payment_id = d.payment_id AND d.refund_id IS NULL AND s.state = 'COLLECTING')
        AND NOT EXISTS (SELECT FROM surcharge_backs b WHERE b.refund_id = d.refund_id AND b.state = 'POSTING')`,
    values: [run.runId],
  })
}

function toException(run: TakenRun, difference: Open): Found {
  const { subject, paymentId, refundId, merchantNo, amountFen, rule, ours, theirs, till } = difference
  const evidence: Evidence = {
    ...(ours === null ? {} : { ours }),
    ...(theirs === null ? {} : { ledger: theirs }),
    ...(till === null ? {} : { till }),
  }
  const found = { subject, businessDate: run.date, runId: run.runId, totalFen: amountFen, evidence }
  const about = {
    paymentId: paymentId ?? undefined,
    refundId: refundId ?? undefined,
    merchantNo: merchantNo ?? undefined,
  }
  // The rule that pays late debits back looks at the ledger itself before it moves anything.
  if (rule === 'LATE_SUCCESS' && paymentId !== null)
    return { ...found, ...about, class: 'LATE_SUCCESS', subject: undefined }
  return { ...found, ...about, class: difference.class }
}

/** Each difference names its exception, also one that was there before. */
async function link(transaction: Queryable, run: TakenRun): Promise<void> {
  await transaction.query({
    text: `UPDATE reconciliation_differences d SET exception_id = e.exception_id
      FROM exceptions e
      WHERE d.run_id = $1 AND d.repaired_at IS NULL AND d.exception_id IS NULL AND CASE
        WHEN d.rule = 'LATE_SUCCESS' AND d.payment_id IS NOT NULL THEN e.payment_id = d.payment_id AND e.class = 'LATE_SUCCESS'
        ELSE e.subject = d.subject AND e.class = d.class END`,
    values: [run.runId],
  })
}
