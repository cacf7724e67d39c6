import type { PostingItem } from '@yimatong/contract/onecard-api'
import type { DeclineCode } from '@yimatong/contract/states'

/**
 * What a payment channel does for `payments`, every call over arrays with one answer per item in the items' order.
 * Everything is idempotent by payment id: asked again, a channel answers the same.
 */
export interface Channel {
  /**
   * Redeems scanned codes, each once and for one payment. Rejects when there is no answer; nothing is charged by it, so
   * the payment may then be given up.
   */
  redeem(items: readonly CodeToRedeem[]): Promise<Redemption[]>
  /** Charges the payers. Rejects, or says UNKNOWN, when it cannot be told whether money moved. */
  debit(items: readonly Debit[]): Promise<DebitOutcome[]>
  /** What became of the debits of these payments. Rejects when there is no answer. */
  find(paymentIds: readonly string[]): Promise<FoundDebit[]>
  /**
   * Undoes debits, also ones that were never seen: after that the debit is refused for ever if it arrives late.
   * Rejects when there is no answer.
   */
  undo(items: readonly Undo[]): Promise<UndoOutcome[]>
  /** Pays debits back that were posted, whole or in part. Rejects when there is no answer. */
  payBack(items: readonly PayBack[]): Promise<PayBackOutcome[]>
}

export interface CodeToRedeem {
  paymentId: string
  /** As the scanner read it. */
  authCode: string
  merchantNo: string
  terminalNo: string
  amountFen: number
}

export type Redemption =
  /** `asksPayer`: the channel wants the payer's PIN, whatever our own limits say. */
  | { outcome: 'REDEEMED'; personId: string; deviceId: string; codeForm: 'QR' | 'DIGITS'; asksPayer?: true }
  /** `usedBy`: the payment that the same till has redeemed this code for before. */
  | { outcome: 'DECLINED'; declineCode: DeclineCode; usedBy?: string | undefined }

export type Memo = NonNullable<PostingItem['memo']>

export interface Debit {
  paymentId: string
  payerAccount: string
  merchantAccount: string
  amountFen: number
  /** On top of the amount. */
  surchargeFen: number
  /** Who gets the surcharge; unused at 0. */
  surchargeReceiver: 'SCHOOL' | 'MERCHANT'
  businessDate: string
  occurredAtMs: number
  /** Kept with the debit and given back by `find`. */
  memo: Memo
}

export type DebitOutcome =
  /** `subsidyFen`: what of it was the payer's subsidy. */
  | { outcome: 'POSTED'; balanceAfterFen: number; subsidyFen: number; postedAtMs: number }
  | { outcome: 'DECLINED'; declineCode: DeclineCode }
  | { outcome: 'UNKNOWN' }

export type FoundDebit =
  | {
      outcome: 'POSTED'
      balanceAfterFen: number | undefined
      subsidyFen: number
      postedAtMs: number
      surchargeFen: number
      memo: Memo | undefined
    }
  | { outcome: 'DECLINED'; declineCode: DeclineCode; surchargeFen: number; memo: Memo | undefined }
  /** It was paid back, and still says what it had cost. */
  | { outcome: 'UNDONE'; surchargeFen: number; memo: Memo | undefined }
  /** It was never posted, and is now refused for ever. */
  | { outcome: 'REFUSED' }
  | { outcome: 'NEVER_SEEN' }

export interface Undo {
  paymentId: string
  businessDate: string
  occurredAtMs: number
}

/** NOT_UNDONE: look again with `find`; the debit had a definite outcome of its own. */
export type UndoOutcome = 'UNDONE' | 'NOT_UNDONE'

export interface PayBack {
  refundId: string
  /** REVERSAL: all of it, and exactly once, whoever asks. */
  kind: 'REFUND' | 'REVERSAL'
  paymentId: string
  amountFen: number
  surchargeFen: number
  businessDate: string
  occurredAtMs: number
}

/** REFUSED: the books of both sides disagree, which a person must look at. */
export type PayBackOutcome =
  /** `subsidyToFund`: the payer's account is closed, so what a subsidy had paid went back to the school. */
  | { outcome: 'PAID_BACK'; postedAtMs: number; toSuspense: boolean; subsidyFen: number; subsidyToFund: boolean }
  | { outcome: 'REFUSED'; reason: string }
