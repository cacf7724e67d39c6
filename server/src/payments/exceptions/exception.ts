import { newId } from '@yimatong/contract/ids'
import type { Evidence } from '@yimatong/contract/office-reconciliation-api'
import type { PortalException } from '@yimatong/contract/portal-api'
import type { ExceptionClass } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'

export type Remedy = 'PAID_BACK' | 'WAS_BACK'

/** Something to be written down as an exception. Amounts in fen. */
export interface Found {
  class: ExceptionClass
  /** Absent: the other side has it, and nothing is known here. */
  paymentId?: string | undefined
  refundId?: string | undefined
  merchantNo?: string | undefined
  /** What is at stake, surcharge included. */
  totalFen: number
  /** What each side says. */
  evidence: PortalException['evidence'] | Evidence
  /** Of what a reconciliation found: the posting or the till's number, by which it is found once, the day, and the run. */
  subject?: string | undefined
  businessDate?: string | undefined
  runId?: string | undefined
}

const MINUTE = 60
const DAY = 24 * 60 * MINUTE

/** In how many seconds it shall be resolved, and whether the sweeper tries to do it. */
export const CARE: Readonly<Record<ExceptionClass, { withinSeconds: number; automatic: boolean }>> = {
  LATE_SUCCESS: { withinSeconds: MINUTE, automatic: true },
  PAID_TWICE: { withinSeconds: MINUTE, automatic: true },
  REFUND_REFUSED: { withinSeconds: DAY, automatic: false },
  REFUND_TO_SUSPENSE: { withinSeconds: 7 * DAY, automatic: false },
  MISSING_HERE: { withinSeconds: DAY, automatic: false },
  MISSING_THERE: { withinSeconds: DAY, automatic: false },
  STATE_DIFFERS: { withinSeconds: DAY, automatic: false },
  AMOUNT_DIFFERS: { withinSeconds: DAY, automatic: false },
  SURCHARGE_DIFFERS: { withinSeconds: 3 * DAY, automatic: false },
  DUPLICATE: { withinSeconds: DAY, automatic: false },
  TILL_SAYS_PAID: { withinSeconds: 3 * DAY, automatic: false },
  TILL_SAYS_UNPAID: { withinSeconds: DAY, automatic: false },
  TILL_AMOUNT_DIFFERS: { withinSeconds: 3 * DAY, automatic: false },
}

const WRITE = `
  WITH item AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::int[], $9::bool[],
      $10::text[], $11::date[], $12::text[])
    AS t (exception_id, class, payment_id, refund_id, merchant_no, amount_fen, evidence, within_seconds, automatic, subject,
      business_date, run_id)
  ), found AS (
    INSERT INTO exceptions (exception_id, class, payment_id, refund_id, merchant_no, amount_fen, evidence, next_try_at,
      created_at, due_at, subject, business_date, run_id)
    SELECT exception_id, class::exception_class, payment_id, refund_id, merchant_no, least(amount_fen, 2147483647), evidence::jsonb,
      CASE WHEN automatic THEN now() END, now(), now() + within_seconds * interval '1 second', subject, business_date, run_id
    FROM item ORDER BY coalesce(subject, payment_id)
    ON CONFLICT DO NOTHING
    RETURNING exception_id, created_at, run_id
  )
  INSERT INTO exception_notes (exception_id, at, type, author)
  SELECT exception_id, created_at, 'FOUND', CASE WHEN run_id IS NULL THEN 'sweeper' ELSE 'reconciliation' END FROM found`

/** Writes exceptions down, each once, whoever finds it again; gives how many are new. */
export async function writeExceptions(database: Queryable, found: readonly Found[]): Promise<number> {
  if (found.length === 0) return 0
  const column = <T>(read: (item: Found) => T): T[] => found.map(read)
  const { rowCount } = await database.query({
    name: 'exceptions-write',
    text: WRITE,
    values: [
      column(() => newId('exception')),
      column((item) => item.class),
      column(({ paymentId }) => paymentId ?? null),
      column(({ refundId }) => refundId ?? null),
      column(({ merchantNo }) => merchantNo ?? null),
      column(({ totalFen }) => totalFen),
      column(({ evidence }) => JSON.stringify(evidence)),
      column((item) => CARE[item.class].withinSeconds),
      column((item) => CARE[item.class].automatic),
      column(({ subject }) => subject ?? null),
      column(({ businessDate }) => businessDate ?? null),
      column(({ runId }) => runId ?? null),
    ],
  })
  return rowCount
}

export interface Resolved {
  exceptionId: string
  how: Remedy
  /** The id under which the money went back, for the record. */
  text?: string | undefined
}

/** Ends an exception, with a note; one that has ended stays as it is. */
export async function resolveException(database: Queryable, { exceptionId, how, text }: Resolved): Promise<void> {
  await database.query({
    name: 'exception-resolve',
    text: `WITH resolved AS (
        UPDATE exceptions SET state = 'RESOLVED', resolved_how = $2::text::exception_remedy, resolved_at = now(), next_try_at = NULL
        WHERE exception_id = $1 AND state = 'OPEN' RETURNING exception_id, resolved_at
      )
      INSERT INTO exception_notes (exception_id, at, type, author, text)
      SELECT exception_id, resolved_at, $2::text::exception_note_type, 'sweeper', $3 FROM resolved`,
    values: [exceptionId, how, text ?? null],
  })
}

/** Leaves an exception to a person, who reads why. */
export async function leaveToPerson(
  database: Queryable,
  { exceptionId, type, text }: { exceptionId: string; type: 'REFUSED' | 'PAID_BACK'; text: string },
): Promise<void> {
  await database.query({
    name: 'exception-leave',
    text: `WITH left_alone AS (
        UPDATE exceptions SET next_try_at = NULL
        WHERE exception_id = $1 AND state = 'OPEN' AND next_try_at IS NOT NULL RETURNING exception_id
      )
      INSERT INTO exception_notes (exception_id, at, type, author, text)
      SELECT exception_id, now(), $2::exception_note_type, 'sweeper', $3 FROM left_alone`,
    values: [exceptionId, type, text],
  })
}
