import { newId } from '@yimatong/contract/ids'
import type { EvidenceSide } from '@yimatong/contract/office-reconciliation-api'
import { noonOf } from './days.ts'

interface CaseParts {
  post(itemId: string, day: string, fen: number): unknown
  reverseDebit(itemId: string): void
  run(text: string, values: unknown[]): Promise<unknown>
  merchantNo: string
}

/** A booking beside the payments: it is in no sum of any day. */
const BESIDE = 'beside'

/** What a reconciliation found of a shop, and how its ledger goes with it. Amounts in fen; no surcharges. */
export const casesOf = ({ post, reverseDebit, run, merchantNo }: CaseParts) => ({
  /** A case with both sides' evidence; the ledger's list is the caller's matter. */
  async findCase(
    exceptionClass: string,
    day: string,
    amount: number,
    evidence: { ours?: Partial<EvidenceSide>; ledger?: Partial<EvidenceSide> },
    paymentId?: string,
  ): Promise<string> {
    const exceptionId = newId('exception')
    await run(
      `INSERT INTO exceptions (exception_id, class, payment_id, merchant_no, subject, business_date, amount_fen, evidence, created_at, due_at)
        VALUES ($1, $2::exception_class, $3, $4, $5, $6::date, $7, $8::jsonb, $9, $9)`,
      [
        exceptionId,
        exceptionClass,
        paymentId ?? null,
        merchantNo,
        newId('request'),
        day,
        amount,
        JSON.stringify(evidence),
        noonOf(day, 90),
      ],
    )
    return exceptionId
  },
  /** The ledger alone has a debit. */
  async findStranger(day: string, amount: number): Promise<string> {
    const ledger = { kind: 'DEBIT', state: 'DEBIT', total: amount, amount, surcharge: 0 }
    const exceptionId = await this.findCase('MISSING_HERE', day, amount, { ledger })
    post(`${exceptionId}-debit`, day, amount)
    return exceptionId
  },
  /** A person had the ledger pay a case back on that day. */
  async payStrangerBack(exceptionId: string, amount: number, day: string): Promise<void> {
    post(exceptionId, day, -amount)
    await run('UPDATE exceptions SET paid_back_on = $2::date WHERE exception_id = $1', [exceptionId, day])
  },
  /** Two persons have booked the difference off the merchant's account, or made it good there. */
  async adjust(exceptionId: string, fen: number): Promise<void> {
    post(`${exceptionId}-adjusted`, BESIDE, fen)
    await run(
      `INSERT INTO money_moves (move_id, purpose, from_account, to_account, amount_fen, business_date, state, clerk, created_at, posted_at,
          balance_after_fen)
        VALUES ($1, 'ADJUSTMENT', $2, 'S-ADJUSTMENT', $3, current_date, 'POSTED', 'a', now(), now(), 0)`,
      [`adj-${exceptionId}`, `M${merchantNo}`, Math.abs(fen)],
    )
  },
  undoStranger: (exceptionId: string) => reverseDebit(`${exceptionId}-debit`),
})
