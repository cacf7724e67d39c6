import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import type {
  ConfirmationReason,
  ConfirmationState,
  DeclineCode,
  IdentityClass,
  SurchargeWaiver,
  TradeState,
} from '@yimatong/contract/states'
import type { SurchargeReceiver } from '@yimatong/contract/surcharge'
import type { Refund } from './refunds/refund.ts'

export type PaymentChannel = PaymentView['channel']
export type PaymentMode = PaymentView['mode']
export type PaymentEvent = { type: PaymentView['events'][number]['type']; atMs: number; actor: string }
export type SurchargeStatus = PaymentView['surcharge']['status']
export type CodeForm = 'QR' | 'DIGITS'

/** The rule as it stood when it was applied; kept on the payment, because rules change. */
export interface AppliedRule {
  ruleId: string
  version: number
  rateBps: number
  receiver: SurchargeReceiver
  name: string
  nameEn: string
}

/** The end of a surcharge that was left open until the payer's identity was established: it was taken, or waived. */
export interface SurchargeLater {
  atMs: number
  /** Null when it was taken; what was worked out before stays known. */
  waivedBecause: SurchargeWaiver | null
  takenFen: number | null
  rule: AppliedRule | null
  /** What of it went back, or is on its way. */
  backFen: number
}

/** Who paid, with the identity class that held at the moment of the debit. */
export interface Payer {
  personId: string
  schoolNo: string
  name: string
  /** Absent while it was not established. */
  identityClass?: IdentityClass | undefined
}

/** A payment that another one looks like: paid a moment ago, or under way. */
export interface EarlierPayment {
  paymentId: string
  outTradeNo: string
  openedAtMs: number
}

/** The payer, or with DUPLICATE the cashier, was asked to confirm: why, until when, and what came of it. */
export interface Confirmation {
  reason: ConfirmationReason
  state: ConfirmationState
  expiresAtMs: number
  /** With DUPLICATE: the payment that this one looks like. */
  earlier?: Pick<EarlierPayment, 'outTradeNo' | 'openedAtMs'> | undefined
}

/** A payment with everything that any view of it shows. Amounts in fen, times in milliseconds since the epoch. */
export interface Payment {
  paymentId: string
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  /** Absent when a merchant code was scanned that belongs to no till. */
  terminalNo?: string | undefined
  outTradeNo: string
  /** 0 unless earlier payments by the same dynamic code came to nothing. */
  attempt: number
  /** SHA-256 in hex over what was asked. */
  contentHash: string
  channel: PaymentChannel
  mode: PaymentMode
  state: TradeState
  amountFen: number
  surchargeFen: number
  surchargeStatus: SurchargeStatus
  surchargeRule?: AppliedRule | undefined
  /** What became of a surcharge that was left open; absent while it is. */
  surchargeLater?: SurchargeLater | undefined
  payer?: Payer | undefined
  deviceId?: string | undefined
  codeForm?: CodeForm | undefined
  subject?: string | undefined
  operator?: string | undefined
  /** Forward scan: the order that is paid, and the code that was scanned. */
  orderId?: string | undefined
  merchantCodeId?: string | undefined
  declineCode?: DeclineCode | undefined
  /** With MERCHANT_DISABLED: why the merchant took no payments. */
  merchantRefusal?: MerchantRefusal | undefined
  /** With CODE_USED: the number that the same till has scanned the code under, if that payment stands. */
  usedByNo?: string | undefined
  /** Absent when nobody was asked. */
  confirmation?: Confirmation | undefined
  balanceAfterFen?: number | undefined
  /** What of it the payer's subsidy paid. */
  subsidyFen: number
  /** What went back or is on its way, surcharge included. */
  refundedFen: number
  /** The business day, YYYY-MM-DD in Asia/Shanghai, fixed when the payment was opened. */
  businessDate: string
  createdAtMs: number
  /** Since when it is being closed: from then on it can no longer succeed. */
  closingAtMs?: number | undefined
  paidAtMs?: number | undefined
  finishedAtMs?: number | undefined
  events: PaymentEvent[]
  /** What went back or shall, oldest first; absent when nothing was ever asked for. */
  refunds?: readonly Refund[] | undefined
}
