import { SETTLEMENT_KINDS, SETTLEMENT_SIGNS, type SettlementKind } from '@yimatong/contract/settlement-api'
import type { Queryable } from '@yimatong/kit/database'
import { CASES, UNDONE_FEN, WITHHELD_FEN } from './cases.ts'
import type { Part } from './counted.ts'

/**
 * What the ledger says of a business day: of each merchant's account what was paid into it less what was refunded out of it, with
 * the surcharges that were taken later and given back, in fen. It may be of a moment ago, unless it must be `fresh`.
 */
export type LedgerDays = (businessDate: string, fresh?: boolean) => Promise<ReadonlyMap<string, number>>

/** A day on which both sides do not come to the same, in fen. */
export interface Difference {
  businessDate: string
  ours: number
  ledger: number
}

/** These take a sale out again on the sale's own day. */
const UNDOING: ReadonlySet<SettlementKind> = new Set(['REVERSAL', 'LATE_UNDONE'])
/** Bookings beside the payments: they are in no sum of a day's payments. */
const BESIDE: ReadonlySet<SettlementKind> = new Set(['ADJUSTED_OUT', 'ADJUSTED_IN'])

const kinds = (sign: 1 | -1): string =>
  SETTLEMENT_KINDS.filter((kind) => SETTLEMENT_SIGNS[kind] === sign && !UNDOING.has(kind) && !BESIDE.has(kind))
    .map((kind) => `'${kind}'`)
    .join(', ')

/**
 * What all settlements of a merchant have of a day, by the ledger's rule: a reversal takes its sale out again, on the sale's
 * day. A reversal that no settlement has yet counts too, since the ledger knows it, and what was undone of a case; and so does what is
 * withheld because nobody has said yet whose it is.
 */
const OURS = `
  WITH ${CASES}
  SELECT (
    coalesce((SELECT sum(CASE WHEN kind IN (${kinds(1)}) THEN amount_fen + merchant_fen ELSE - amount_fen - merchant_fen END)
      FROM settlement_parts WHERE merchant_no = $1 AND business_date = $2::date AND kind IN (${kinds(1)}, ${kinds(-1)})), 0)
    - coalesce((SELECT sum(amount_fen + merchant_fen) FROM settlement_parts
      WHERE merchant_no = $1 AND of_date = $2::date AND kind IN ('REVERSAL', 'LATE_UNDONE')), 0)
    - coalesce((SELECT sum(r.amount_fen + CASE p.surcharge_rule ->> 'receiver' WHEN 'MERCHANT' THEN r.surcharge_fen ELSE 0 END)
      FROM payments p JOIN refunds r USING (payment_id)
      WHERE p.merchant_no = $1 AND p.created_at >= ($2::date)::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND p.created_at < ($2::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AND p.state = 'REVOKED'
        AND r.kind = 'REVERSAL' AND r.state = 'SUCCESS'
        AND NOT EXISTS (SELECT FROM settlement_items s WHERE s.item_id = r.refund_id)), 0)
    + (${WITHHELD_FEN}) - (${UNDONE_FEN})
    )::float8 AS ours`

/** The days that a settlement's parts touch, and its own. */
export const daysOf = (businessDate: string, parts: readonly Part[]): string[] =>
  [...new Set([businessDate, ...parts.flatMap((part) => [part.businessDate, part.ofDate])])].toSorted()

/** The first day on which the merchant's settlements, as they are in this transaction, differ from the ledger's entries. */
export async function differenceOn(
  transaction: Queryable,
  merchantNo: string,
  days: readonly { businessDate: string; ledgerFen: number }[],
): Promise<Difference | undefined> {
  for (const { businessDate, ledgerFen } of days) {
    const values = [merchantNo, businessDate]
    const { rows } = await transaction.query<{ ours: number }>({ name: 'settlement-ours', text: OURS, values })
    const ours = rows[0]?.ours ?? 0
    if (ours !== ledgerFen) return { businessDate, ours, ledger: ledgerFen }
  }
  return undefined
}
