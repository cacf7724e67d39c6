import type { Queryable } from '@yimatong/kit/database'
import { problem, type ProblemError } from '@yimatong/kit/problem'

/** What static codes have taken of a person on a business day, or hold for payments under way, in fen. */
export async function readStaticSpend(database: Queryable, personId: string, businessDate: string): Promise<number> {
  const { rows } = await database.query<{ spentFen: number }>({
    name: 'static-spend',
    text: 'SELECT spent_fen AS "spentFen" FROM static_spend WHERE person_id = $1 AND business_date = $2::date',
    values: [personId, businessDate],
  })
  return rows[0]?.spentFen ?? 0
}

export interface Reservation {
  personId: string
  businessDate: string
  totalFen: number
  limitFen: number
}

const RESERVE = `
  INSERT INTO static_spend (person_id, business_date, spent_fen) SELECT $1, $2::date, $3::int WHERE $3::int <= $4::int
  ON CONFLICT (person_id, business_date) DO UPDATE SET spent_fen = static_spend.spent_fen + $3::int
    WHERE static_spend.spent_fen + $3::int <= $4::int
  RETURNING spent_fen`

/**
 * Takes a part of the day's limit, in the transaction that opens the payment. The row decides, so any number of small
 * payments at once stay below it together; what does not fit is LIMIT_EXCEEDED. A payment that comes to nothing gives its
 * part back, in the database.
 */
export async function reserveStatic(transaction: Queryable, reservation: Reservation): Promise<void> {
  const { personId, businessDate, totalFen, limitFen } = reservation
  const values = [personId, businessDate, totalFen, limitFen]
  const { rows } = await transaction.query({ name: 'static-reserve', text: RESERVE, values })
  if (rows.length > 0) return
  throw limitExceeded(limitFen - (await readStaticSpend(transaction, personId, businessDate)))
}

/** Says what of the limit is left today. */
export function limitExceeded(leftFen: number): ProblemError {
  return problem('LIMIT_EXCEEDED', undefined, { members: { limitLeft: Math.max(0, leftFen) } })
}
