import type { ErrorCode } from '@yimatong/contract/errors'
import type { DynamicCodeView, PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import type { IdentityClass } from '@yimatong/contract/states'

/**
 * A sale in the till's own record (流水): written before anything is sent, kept until the server's final answer is in it.
 *
 * WRITTEN: on disk, not sent by this page. SENT: the request is under way. OPEN: a dynamic code that the customer may pay.
 * ASKING: nobody here knows the outcome, so the till asks by its own order number. The other five are ends: PAID, DECLINED
 * and CLOSED are the server's word; REFUSED means that the server turned the very first request away before it opened
 * anything; NOT_CHARGED that the request never arrived and can no longer succeed.
 */
export const RECORD_STATES = [
  'WRITTEN',
  'SENT',
  'OPEN',
  'ASKING',
  'PAID',
  'DECLINED',
  'CLOSED',
  'REFUSED',
  'NOT_CHARGED',
] as const
export type RecordState = (typeof RECORD_STATES)[number]

interface AnyRecord {
  readonly outTradeNo: string
  /** Whose record it is: a till that was given another identity must not ask for it. */
  readonly terminalId: string
  readonly amountFen: number
  readonly businessDate: string
  /** Who sold it: the cashier no. of the shift that was open. A part of the request, so it stays as it was written. */
  readonly operator?: string
  /** Milliseconds by the server's clock, like every instant here. */
  readonly writtenAt: number
  readonly state: RecordState
  /** How often the request was sent, by any page. */
  readonly sends: number
  /** Questions since the last news: they decide the next gap. */
  readonly asked: number
  /** True once the server has shown that it has this sale. */
  readonly known: boolean
  /** The server's last view of the payment. */
  readonly view?: PaymentView
  readonly refusal?: ErrorCode
  /** Given up, by the cashier or because no outcome came: the server is to close it, and what was paid goes back. */
  readonly unwanted?: true
  readonly endedAt?: number
}

/** What was shown to the cashier before the server's answer; the server's numbers win. */
export interface SurchargePreview {
  identityClass: IdentityClass
  surchargeFen: number
  rateBps: number
}

/** The till has scanned a phone (反扫). */
export interface ScanRecord extends AnyRecord {
  readonly form: 'QR' | 'DIGITS'
  /** The phone, as the stop list names it, when the code said so. */
  readonly device?: string
  readonly preview?: SurchargePreview
  /** From then on the code cannot be redeemed, so a request that is late beyond this cannot charge anybody. */
  readonly codeDeadAt: number
  /** The server said after the last sending that it does not know this number. */
  readonly missing: boolean
  /** It looks like the payment before, and the cashier wants it all the same. */
  readonly wanted?: true
}

/** What the till shows to be scanned, and until when it may be paid. */
export interface ShownCode {
  readonly url: string
  readonly expiresAt: number
}

/** The till shows a dynamic code for the phone to scan (正扫). */
export interface CodeRecord extends AnyRecord {
  readonly form: 'DYNAMIC'
  /** Absent until the server has made it. */
  readonly shown?: ShownCode
  /** The last attempt to pay it that came to nothing. */
  readonly failed?: PaymentView
}

export type SaleRecord = ScanRecord | CodeRecord

export type RecordEvent =
  | { type: 'SEND' }
  /** The code that was asked for. */
  | { type: 'CODE'; code: DynamicCodeView; at: number }
  /**
   * A view of this sale, by any way: the answer, a question, a socket. `cancelled`: the answer to a cancellation, so what
   * was asked of the server has been done, or will not be.
   */
  | { type: 'VIEW'; view: TradeView; at: number; cancelled?: true }
  /** No answer to the request, or one that a repetition may change. */
  | { type: 'LOST' }
  /** The server refused the request as such. */
  | { type: 'REFUSAL'; code: ErrorCode; at: number }
  /** The server answered a question with "no such payment"; `at` is when the question was put. */
  | { type: 'MISSING'; at: number }
  /** A question without an answer. */
  | { type: 'SILENCE' }
  /** The page starts with this record; its memory of the payer's code is gone. */
  | { type: 'RELOAD' }
  /** It is not wanted any more. */
  | { type: 'CANCEL' }
  /** The cashier wants what looks like the payment before. */
  | { type: 'CONFIRM' }
  /** The dynamic code's time is over. */
  | { type: 'RUN_OUT' }
export type RecordEventType = RecordEvent['type']

/** What becomes of a record by one kind of event. */
export type Move<R extends SaleRecord, T extends RecordEventType = RecordEventType> = (
  record: R,
  event: Extract<RecordEvent, { type: T }>,
) => R

/** An event that is not listed changes nothing: it is late, or says what is known. */
export type Moves<R extends SaleRecord> = { readonly [T in RecordEventType]?: Move<R, T> }
export type MoveTable<R extends SaleRecord> = Readonly<Record<RecordState, Moves<R>>>

/** One step through a table. */
export function moveBy<R extends SaleRecord>(table: MoveTable<R>, record: R, event: RecordEvent): R {
  const move = table[record.state][event.type] as Move<R> | undefined
  return move ? move(record, event) : record
}

const OPEN_STATES: readonly RecordState[] = ['WRITTEN', 'SENT', 'OPEN', 'ASKING']

export function isEnded({ state }: Pick<SaleRecord, 'state'>): boolean {
  return !OPEN_STATES.includes(state)
}

/** A payment has its own id; without one it is a dynamic code that nobody has paid. */
export function isPayment(view: TradeView): view is PaymentView {
  return 'paymentId' in view
}

/** What the till does next about a record. WAIT: a request is under way. */
export type NextStep = 'SEND' | 'ASK' | 'CANCEL' | 'CONFIRM' | 'WAIT' | 'NOTHING'
