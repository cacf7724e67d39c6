import type { ErrorCode } from '@yimatong/contract/errors'
import type { PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { gapBeforeAsking } from './query-schedule.ts'
import { isPayment } from './sale-record.ts'

/**
 * Money that a cashier gives back, in the till's own record: a payment that is cancelled (撤销), or a part of one that is
 * refunded (退款). Written before anything is sent, and repeated under the same number until the server has answered.
 *
 * WRITTEN: on disk or about to be, not sent. SENT: under way. ASKING: nobody here knows. DECIDED: the server has set the money
 * aside, and nothing can stop it; DONE: it has arrived. REFUSED: nothing went back by this.
 */
export const BACK_STATES = ['WRITTEN', 'SENT', 'ASKING', 'DECIDED', 'DONE', 'REFUSED'] as const
export type BackState = (typeof BACK_STATES)[number]

export interface BackRecord {
  readonly kind: 'CANCEL' | 'REFUND'
  /** The till's number of it. A refund has the same at the server; a cancellation goes by its payment's. */
  readonly backNo: string
  readonly outTradeNo: string
  readonly terminalId: string
  /** Of the payment's amount, and with the surcharge that goes back with it. */
  readonly amountFen: number
  readonly totalFen: number
  readonly payer?: PaymentView['payer']
  /** A refund needs one. */
  readonly reason?: string
  readonly businessDate: string
  /** Milliseconds by the server's clock, like every instant here. */
  readonly writtenAt: number
  readonly state: BackState
  readonly sends: number
  readonly sentAt?: number
  /** Questions and repetitions since the last news. */
  readonly asked: number
  /** As the server has it: a refund, or the reversal of what was cancelled. */
  readonly refund?: RefundView
  readonly refusal?: ErrorCode
  readonly endedAt?: number
}

export type BackEvent =
  | { type: 'SEND'; at: number }
  /** The answer to a cancellation, or to a question for its payment; `answer` tells them apart. */
  | { type: 'PAYMENT'; view: TradeView; at: number; answer: boolean }
  | { type: 'REFUND'; view: RefundView; at: number }
  | { type: 'REFUSAL'; code: ErrorCode; at: number }
  /** No answer, or one that a repetition may change. */
  | { type: 'LOST' }
  /** The server does not know the refund, or its payment is as it was; `at` is when the question was put. */
  | { type: 'MISSING'; at: number }
  | { type: 'RELOAD' }
type BackEventType = BackEvent['type']

/** Signed requests are taken for five minutes; after that and a margin, one that is still on its way does nothing. */
export const TOO_LATE_MS = 315_000

/** What is refused for these reasons is refused for ever, so an earlier request that is late meets the same. */
const FOR_EVER: readonly ErrorCode[] = ['STATE_CONFLICT', 'REFUND_EXCEEDED', 'IDEMPOTENCY_CONFLICT', 'NOT_FOUND']

type Move<T extends BackEventType> = (record: BackRecord, event: Extract<BackEvent, { type: T }>) => BackRecord
type Moves = { readonly [T in BackEventType]?: Move<T> }

const send: Move<'SEND'> = (record, { at }) => ({ ...record, state: 'SENT', sends: record.sends + 1, sentAt: at })

const refused = (record: BackRecord, code: ErrorCode, at: number): BackRecord => ({
  ...record,
  state: 'REFUSED',
  refusal: code,
  endedAt: at,
})

const doubt = (record: BackRecord): BackRecord => ({ ...record, state: 'ASKING', asked: record.asked + 1 })

/** The money is set aside, or has arrived; from there nothing leads back. */
function decided(record: BackRecord, refund: RefundView, at: number): BackRecord {
  const { refusal: _, ...rest } = record
  const { amount: amountFen, total: totalFen } = refund
  const seen = { ...rest, refund, amountFen, totalFen, endedAt: record.endedAt ?? at }
  if (refund.state === 'SUCCESS') return { ...seen, state: 'DONE' }
  return { ...seen, state: 'DECIDED', asked: record.state === 'DECIDED' ? record.asked + 1 : 0 }
}

const refund: Move<'REFUND'> = (record, { view, at }) =>
  view.outRefundNo === record.backNo && view.state !== 'REJECTED' ? decided(record, view, at) : record

function refundIn({ kind, backNo }: BackRecord, { refunds = [] }: PaymentView): RefundView | undefined {
  return refunds.find((one) => (kind === 'CANCEL' ? one.kind === 'REVERSAL' : one.outRefundNo === backNo))
}

const payment: Move<'PAYMENT'> = (record, { view, at, answer }) => {
  const found = isPayment(view) ? refundIn(record, view) : undefined
  if (found) return decided(record, found, at)
  if (!answer) return record
  // Under way: it can only be closed, which the next answer says. What stands, stands; what was closed had taken nothing.
  return view.state === 'PROCESSING' || view.state === 'REVOKED' ? doubt(record) : refused(record, 'STATE_CONFLICT', at)
}

/** Only the refusal of the first request, or one for ever, proves that nothing went back. */
const refusal: Move<'REFUSAL'> = (record, { code, at }) =>
  record.sends <= 1 || FOR_EVER.includes(code) ? refused(record, code, at) : { ...doubt(record), refusal: code }

/** A request from before may still be on its way, until it is too old to be taken. */
const missing: Move<'MISSING'> = (record, { at }) => {
  const { sentAt = record.writtenAt, refusal: code = 'NOT_FOUND' } = record
  return at >= sentAt + TOO_LATE_MS ? refused(record, code, at) : doubt(record)
}

const again = (record: BackRecord): BackRecord => ({ ...record, state: 'ASKING', asked: 0 })

const NEWS = { PAYMENT: payment, REFUND: refund }
/** Only money is news after the end. */
const money: Move<'PAYMENT'> = (record, event) => payment(record, { ...event, answer: false })

const BACK_MOVES: Readonly<Record<BackState, Moves>> = {
  WRITTEN: { SEND: send, ...NEWS, RELOAD: again },
  SENT: { ...NEWS, REFUSAL: refusal, LOST: doubt, RELOAD: again },
  ASKING: { SEND: send, ...NEWS, MISSING: missing, LOST: doubt, RELOAD: again },
  DECIDED: { REFUND: refund, PAYMENT: money, LOST: (record) => ({ ...record, asked: record.asked + 1 }) },
  DONE: {},
  REFUSED: { REFUND: refund, PAYMENT: money },
}

export function moveBack(record: BackRecord, event: BackEvent): BackRecord {
  const move = BACK_MOVES[record.state][event.type] as Move<BackEventType> | undefined
  return move ? move(record, event) : record
}

/** Nothing is left to be done or asked. */
export function isSettled({ state }: Pick<BackRecord, 'state'>): boolean {
  return state === 'DONE' || state === 'REFUSED'
}

/** Nobody here knows whether the money goes back. */
export function isInDoubt({ state }: Pick<BackRecord, 'state'>): boolean {
  return state === 'WRITTEN' || state === 'SENT' || state === 'ASKING'
}

/** It could not be written down, so no request ever left the till. */
export function wasNeverSent({ state, sends }: Pick<BackRecord, 'state' | 'sends'>): boolean {
  return state === 'REFUSED' && sends === 0
}

/** A repetition under the same number is harmless, so a lost answer is asked for by sending again. */
export function nextForBack({ state, refusal }: BackRecord): 'SEND' | 'ASK' | 'WAIT' | 'NOTHING' {
  if (state === 'SENT') return 'WAIT'
  if (state === 'DECIDED') return 'ASK'
  if (state === 'WRITTEN') return 'SEND'
  if (state === 'ASKING') return refusal === undefined ? 'SEND' : 'ASK'
  return 'NOTHING'
}

/** How long the till rests before the next step, in milliseconds. */
export function restBeforeBack({ state, asked }: BackRecord): number {
  return state === 'WRITTEN' || (state === 'ASKING' && asked === 0) ? 0 : gapBeforeAsking(asked)
}
