import type { EvidenceSide } from '@yimatong/contract/office-reconciliation-api'
import type { ExceptionClass, ExceptionNoteType, ExceptionRemedy } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { useAdjustment } from './adjustments.ts'
import { CARE } from './exception.ts'

/** An exception in the hands of people. Every step locks it first, and leaves a note that stays. */
export interface Case {
  exceptionId: string
  class: ExceptionClass
  state: 'OPEN' | 'RESOLVED'
  paymentId: string | null
  merchantNo: string | null
  amountFen: number
  assignedTo: string | null
  dueAt: Date
  resolvedHow: ExceptionRemedy | null
  automatic: boolean
  evidence: { ours?: EvidenceSide; ledger?: EvidenceSide; till?: EvidenceSide }
}

/** Somebody who does something with a case: a portal user's id. */
interface Step {
  exceptionId: string
  by: string
}

const SELECT = `
  SELECT exception_id AS "exceptionId", class::text, state::text, payment_id AS "paymentId", merchant_no AS "merchantNo",
    amount_fen AS "amountFen", assigned_to AS "assignedTo", due_at AS "dueAt", resolved_how::text AS "resolvedHow",
    state = 'OPEN' AND next_try_at IS NOT NULL AS automatic, evidence
  FROM exceptions WHERE exception_id = $1`

export async function findCase(database: Queryable, exceptionId: string): Promise<Case> {
  const { rows } = await database.query<Case>({ name: 'case-find', text: SELECT, values: [exceptionId] })
  const [found] = rows
  if (found === undefined) throw problem('NOT_FOUND')
  return found
}

/** Nobody else changes it before the transaction ends. */
async function lockCase(transaction: Queryable, exceptionId: string): Promise<Case> {
  await transaction.query({
    name: 'case-lock',
    text: 'SELECT FROM exceptions WHERE exception_id = $1 FOR NO KEY UPDATE',
    values: [exceptionId],
  })
  return findCase(transaction, exceptionId)
}

async function lockOpen(transaction: Queryable, exceptionId: string): Promise<Case> {
  const found = await lockCase(transaction, exceptionId)
  if (found.state !== 'OPEN') throw problem('STATE_CONFLICT', 'It is resolved: open it again first.')
  return found
}

/** Two notes are never of the same instant: the case is locked, so the later one may look at the one before. */
async function note(
  transaction: Queryable,
  { exceptionId, by }: Step,
  type: ExceptionNoteType,
  text: string | undefined,
): Promise<void> {
  await transaction.query({
    name: 'case-note',
    text: `INSERT INTO exception_notes (exception_id, at, type, author, text)
      SELECT $1, greatest(date_trunc('milliseconds', clock_timestamp()), max(at) + interval '1 millisecond'),
        $2::exception_note_type, $3, $4
      FROM exception_notes WHERE exception_id = $1`,
    values: [exceptionId, type, by, text ?? null],
  })
}

/** Gives a case to somebody, or back to everybody. Gives it as it was. */
export async function assignCase(transaction: Queryable, step: Step & { to: string | null }): Promise<Case> {
  const before = await lockOpen(transaction, step.exceptionId)
  if (before.assignedTo === step.to) return before
  const text = 'UPDATE exceptions SET assigned_to = $2 WHERE exception_id = $1'
  await transaction.query({ name: 'case-assign', text, values: [step.exceptionId, step.to] })
  await note(transaction, step, 'ASSIGNED', step.to ?? undefined)
  return before
}

/** Also what is resolved may be spoken of. */
export async function addNote(transaction: Queryable, step: Step & { text: string }): Promise<Case> {
  const before = await lockCase(transaction, step.exceptionId)
  await note(transaction, step, 'NOTE', step.text)
  return before
}

export async function setDue(transaction: Queryable, step: Step & { dueAt: string }): Promise<Case> {
  const before = await lockOpen(transaction, step.exceptionId)
  const text = 'UPDATE exceptions SET due_at = $2::timestamptz WHERE exception_id = $1'
  await transaction.query({ name: 'case-due', text, values: [step.exceptionId, step.dueAt] })
  await note(transaction, step, 'DUE', step.dueAt)
  return before
}

/** How a person ends a case; ADJUSTED names the adjustment, see `adjustments.ts`. */
export type Resolution =
  | { how: Exclude<ExceptionRemedy, 'ADJUSTED'>; text: string }
  | { how: 'ADJUSTED'; text: string; adjustmentId: string }

/** Ends a case by a person's word. One that a rule is repairing at the moment is STATE_CONFLICT. */
export async function resolveCase(transaction: Queryable, step: Step & Resolution): Promise<Case> {
  const before = await lockOpen(transaction, step.exceptionId)
  if (before.automatic) throw problem('STATE_CONFLICT', 'It is being repaired; wait a minute.')
  if (step.how === 'ADJUSTED') await useAdjustment(transaction, before, step)
  await transaction.query({
    name: 'case-resolve',
    text: `UPDATE exceptions SET state = 'RESOLVED', resolved_how = $2::exception_remedy, resolved_at = now(), next_try_at = NULL
      WHERE exception_id = $1`,
    values: [step.exceptionId, step.how],
  })
  const text = step.how === 'ADJUSTED' ? `${step.text} (${step.adjustmentId})` : step.text
  await note(transaction, step, step.how, text)
  return before
}

/** Opens a resolved case again, with its full time; what was done stays done and written. */
export async function reopenCase(transaction: Queryable, step: Step & { text: string }): Promise<Case> {
  const before = await lockCase(transaction, step.exceptionId)
  if (before.state !== 'RESOLVED') throw problem('STATE_CONFLICT', 'It is open.')
  await transaction.query({
    name: 'case-reopen',
    text: `UPDATE exceptions SET state = 'OPEN', resolved_how = NULL, resolved_at = NULL,
        due_at = now() + $2 * interval '1 second' WHERE exception_id = $1`,
    values: [step.exceptionId, CARE[before.class].withinSeconds],
  })
  await note(transaction, step, 'REOPENED', step.text)
  return before
}
