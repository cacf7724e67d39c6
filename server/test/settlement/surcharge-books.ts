import type { Database } from '@yimatong/kit/database'
import { noonOf, type Paid } from './days.ts'

interface SurchargeParts {
  post(itemId: string, day: string, fen: number): unknown
  owner: Database
  run(text: string, values: unknown[]): Promise<unknown>
  merchantNo: string
}

interface Owed {
  refundId: string
  day: string
  amount: number
  receiver: Paid['receiver']
}

/** Surcharges of a shop that are taken once an identity is established, and given back, with the ledger that goes with it. */
export const surchargesOf = ({ post, owner, run, merchantNo }: SurchargeParts) => ({
  /** The ledger is asked on that day; what it says is not known yet. */
  askLater: ({ paymentId, amount }: Paid, day: string, fen: number, receiver: Paid['receiver']) =>
    run(
      `INSERT INTO pending_surcharges (payment_id, person_id, merchant_no, amount_fen, created_at, state, identity_class, surcharge_fen,
          whole_fen, surcharge_rule, business_date)
        VALUES ($1, $2, $3, $4, $5, 'COLLECTING', 'OUTSIDER', $6, $6, jsonb_build_object('receiver', $7::text), $8::date)`,
      [paymentId, `per_${'0'.repeat(32)}`, merchantNo, amount, noonOf(day), fen, receiver, day],
    ),
  /** The ledger has it, and somebody hears so on that day. */
  async takeLater({ paymentId }: Paid, day: string, fen: number, receiver: Paid['receiver']): Promise<void> {
    post(`${paymentId}-later-0`, day, receiver === 'MERCHANT' ? fen : 0)
    await run(`UPDATE pending_surcharges SET state = 'SETTLED', ended_at = $2 WHERE payment_id = $1`, [
      paymentId,
      noonOf(day),
    ])
  },
  /** What refunds owe of surcharges that were taken later goes back. */
  async giveSurchargesBack(): Promise<void> {
    const { rows } = await owner.query<Owed>({
      text: `SELECT b.refund_id AS "refundId", b.business_date::text AS day, b.amount_fen AS amount, s.surcharge_rule ->> 'receiver' AS receiver
        FROM surcharge_backs b JOIN pending_surcharges s USING (payment_id) WHERE b.merchant_no = $1 AND b.state = 'POSTING'`,
      values: [merchantNo],
    })
    for (const { refundId, day, amount, receiver } of rows) {
      post(`${refundId}-surcharge`, day, receiver === 'MERCHANT' ? -amount : 0)
      await run(`UPDATE surcharge_backs SET state = 'DONE', finished_at = now() WHERE refund_id = $1`, [refundId])
    }
  },
})
