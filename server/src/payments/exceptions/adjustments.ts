import { toRfc3339 } from '@yimatong/contract/clock'
import type { FittingAdjustment } from '@yimatong/contract/office-exceptions-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

/** What of a case an adjustment must fit. */
interface ToAdjust {
  exceptionId: string
  amountFen: number
}

/** As many as a person can choose from. */
const MOST_OFFERED = 20

const FITTING = `
  SELECT m.move_id AS "adjustmentId", m.from_account AS "from", m.to_account AS "to", m.amount_fen::float8 AS amount, m.reason,
    m.posted_at AS "postedAt"
  FROM money_moves m
  WHERE m.purpose = 'ADJUSTMENT' AND m.state = 'POSTED' AND m.amount_fen = $1
    AND NOT EXISTS (SELECT FROM exception_adjustments a WHERE a.move_id = m.move_id AND a.exception_id <> $2)
  ORDER BY m.posted_at DESC LIMIT ${MOST_OFFERED}`

type Row = Omit<FittingAdjustment, 'reason' | 'postedAt'> & { reason: string | null; postedAt: Date }

/** What a case could be resolved by as ADJUSTED: carried out, of its amount, and used for no other; the latest first. */
export async function readFittingAdjustments(
  database: Queryable,
  { exceptionId, amountFen }: ToAdjust,
): Promise<FittingAdjustment[]> {
  const { rows } = await database.query<Row>({
    name: 'fitting-adjustments',
    text: FITTING,
    values: [amountFen, exceptionId],
  })
  return rows.map(({ reason, postedAt, ...same }) => ({
    ...same,
    ...(reason === null ? {} : { reason }),
    postedAt: toRfc3339(postedAt.getTime()),
  }))
}

interface Named {
  isDone: boolean
  amountFen: number | null
}

const NAMED = `
  SELECT m.state IS NOT DISTINCT FROM 'POSTED' AS "isDone", coalesce(m.amount_fen, a.amount_fen)::float8 AS "amountFen"
  FROM (SELECT $1::text AS id) n
  LEFT JOIN money_moves m ON m.move_id = n.id AND m.purpose = 'ADJUSTMENT'
  LEFT JOIN approvals a ON a.approval_id = n.id AND a.kind = 'money.adjust'
  WHERE m.move_id IS NOT NULL OR a.approval_id IS NOT NULL`

/**
 * Takes an adjustment for a case that the caller has locked; an adjustment is one case's for ever. ADJUSTMENT_UNKNOWN,
 * ADJUSTMENT_NOT_DONE (nobody has approved it, or the ledger has not posted it), ADJUSTMENT_OTHER_AMOUNT, ADJUSTMENT_USED.
 */
export async function useAdjustment(
  transaction: Queryable,
  { exceptionId, amountFen }: ToAdjust,
  { adjustmentId, by }: { adjustmentId: string; by: string },
): Promise<void> {
  const { rows } = await transaction.query<Named>({ name: 'adjustment-named', text: NAMED, values: [adjustmentId] })
  const [named] = rows
  if (named === undefined) throw problem('ADJUSTMENT_UNKNOWN')
  if (!named.isDone) throw problem('ADJUSTMENT_NOT_DONE')
  if (named.amountFen !== amountFen)
    throw problem(
      'ADJUSTMENT_OTHER_AMOUNT',
      `The adjustment is of ${named.amountFen} fen, the exception of ${amountFen}.`,
    )
  const used = await transaction.query<{ exceptionId: string }>({
    name: 'adjustment-use',
    text: `WITH used AS (
        INSERT INTO exception_adjustments (move_id, exception_id, used_by, used_at) VALUES ($1, $2, $3, now())
        ON CONFLICT DO NOTHING RETURNING exception_id
      )
      SELECT exception_id AS "exceptionId" FROM used
      UNION ALL SELECT exception_id FROM exception_adjustments WHERE move_id = $1`,
    values: [adjustmentId, exceptionId, by],
  })
  // Nothing is seen of one that was taken at this very moment.
  if (used.rows[0]?.exceptionId !== exceptionId) throw problem('ADJUSTMENT_USED')
}
