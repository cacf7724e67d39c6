import type { Takings } from '@yimatong/contract/portal-api'

/** States in which money was taken and has stayed at least in part. */
export const PAID_SQL = `'SUCCESS', 'REFUND'`

/** Sums of the payments that were paid; amounts in fen. */
export interface TakingsRow {
  count: number
  amountFen: number
  surchargeFen: number
}

export const NO_TAKINGS: TakingsRow = { count: 0, amountFen: 0, surchargeFen: 0 }

/** The columns of a TakingsRow over payments `p`, whatever else the statement lets through. */
export const TAKINGS_SQL = `count(*) FILTER (WHERE p.state IN (${PAID_SQL}))::int AS count,
  coalesce(sum(p.amount_fen) FILTER (WHERE p.state IN (${PAID_SQL})), 0)::float8 AS "amountFen",
  coalesce(sum(p.surcharge_fen) FILTER (WHERE p.state IN (${PAID_SQL})), 0)::float8 AS "surchargeFen"`

export function takingsView({ count, amountFen, surchargeFen }: TakingsRow): Takings {
  return { count, amount: amountFen, surcharge: surchargeFen, total: amountFen + surchargeFen }
}
