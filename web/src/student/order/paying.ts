import type { Problem } from '@yimatong/contract/errors'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { BillView, OrderView } from '@yimatong/contract/platform-api'
import { isUnfinished } from '@yimatong/contract/states'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import type { PinState } from '../pin/pin-state.ts'
import { isRefusal, type Refusal } from './refusals.ts'

/** Nothing was charged, and the very same may be tried again. */
export type Trouble = 'NO_ANSWER' | 'RATE_LIMITED' | 'LIMIT_EXCEEDED' | 'OTHER'

/** What the sheet says above the pad. */
export type PinSaid = { kind: 'WRONG'; attemptsLeft: number } | { kind: 'IS_SET' } | { kind: 'RATE_LIMITED' }

/**
 * Where the paying of one order stands. Only SENDING can move money. CHECKING is "unknown", never "failed"; NOT_ARRIVED is
 * when the server has said several times that it knows of no payment, and then the same order may be paid once more: an
 * order has one payment for ever.
 */
export type Paying =
  | { at: 'CHOOSING'; trouble?: Trouble }
  | { at: 'QUOTING'; shown: OrderQuote }
  | { at: 'CHANGED'; before: OrderQuote; quote: OrderQuote }
  | { at: 'PIN'; quote: OrderQuote; said?: PinSaid }
  | { at: 'SETTING_PIN'; quote: OrderQuote; why: 'FIRST' | 'LOCKED' | 'FORGOTTEN' }
  | { at: 'SENDING'; quote: OrderQuote }
  | { at: 'CHECKING'; quote: OrderQuote | undefined; looks: number }
  | { at: 'NOT_ARRIVED'; quote: OrderQuote }
  | { at: 'SETTLED'; bill: BillView }
  | { at: 'REFUSED'; code: Refusal }

/** What the server refused with; UNKNOWN when it said nothing, or broke while it worked: then anything may have happened. */
export type Failure = Pick<Problem, 'code' | 'quote' | 'attemptsLeft'> | 'UNKNOWN'

/** What a call was rejected with. Anything but the network's and the server's failures is a mistake of ours, and thrown on. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof NoAnswer) return 'UNKNOWN'
  if (!(error instanceof ApiError)) throw error
  return error.problem.status >= 500 ? 'UNKNOWN' : error.problem
}

export type PayingEvent =
  | { type: 'CONTINUED'; shown: OrderQuote }
  | { type: 'QUOTED'; quote: OrderQuote; pin: PinState }
  | { type: 'QUOTE_FAILED'; failure: Failure }
  | { type: 'ACCEPTED'; pin: PinState }
  | { type: 'SENT' }
  | { type: 'ANSWERED'; bill: BillView }
  | { type: 'PAY_FAILED'; failure: Failure }
  | { type: 'LOOKED'; order: Pick<OrderView, 'state' | 'bill'> }
  | { type: 'PIN_FORGOTTEN' }
  | { type: 'PIN_WAS_SET' }
  | { type: 'AGAIN' }
  | { type: 'BACK' }
  | { type: 'EXPIRED'; code: 'CODE_EXPIRED' | 'ORDER_CLOSED' }

/** So many looks at an order that has no payment, two seconds apart, until it is said that the request never arrived. */
export const LOOKS_UNTIL_SURE = 5

/** Where an order stands that was just made, or that is looked at again after a reload. */
export function startOf(order: Pick<OrderView, 'state' | 'bill' | 'quote'>): Paying {
  if (order.state === 'OPEN') return { at: 'CHOOSING' }
  return looked({ at: 'CHECKING', quote: order.quote, looks: 0 }, order)
}

function askForPin(quote: OrderQuote, pin: PinState): Paying {
  if (pin === 'NOT_SET') return { at: 'SETTING_PIN', quote, why: 'FIRST' }
  return pin === 'LOCKED' ? { at: 'SETTING_PIN', quote, why: 'LOCKED' } : { at: 'PIN', quote }
}

/** Nothing is at stake yet, so everything that may pass is just tried again. */
function quoteFailed(failure: Failure, shown: OrderQuote): Paying {
  if (failure === 'UNKNOWN') return { at: 'CHOOSING', trouble: 'NO_ANSWER' }
  const { code } = failure
  if (code === 'RATE_LIMITED' || code === 'LIMIT_EXCEEDED') return { at: 'CHOOSING', trouble: code }
  // The order is being paid already: from another page, or before a reload.
  if (code === 'STATE_CONFLICT') return { at: 'CHECKING', quote: shown, looks: 0 }
  return isRefusal(code) ? { at: 'REFUSED', code } : { at: 'CHOOSING', trouble: 'OTHER' }
}

function payFailed(failure: Failure, quote: OrderQuote): Paying {
  if (failure === 'UNKNOWN') return { at: 'CHECKING', quote, looks: 0 }
  const { code, quote: now, attemptsLeft = 0 } = failure
  if (code === 'QUOTE_CHANGED' && now !== undefined) return { at: 'CHANGED', before: quote, quote: now }
  if (code === 'PIN_WRONG') return { at: 'PIN', quote, said: { kind: 'WRONG', attemptsLeft } }
  if (code === 'PIN_LOCKED') return { at: 'SETTING_PIN', quote, why: 'LOCKED' }
  if (code === 'PIN_NOT_SET') return { at: 'SETTING_PIN', quote, why: 'FIRST' }
  if (code === 'RATE_LIMITED') return { at: 'PIN', quote, said: { kind: 'RATE_LIMITED' } }
  if (code === 'LIMIT_EXCEEDED') return { at: 'CHOOSING', trouble: code }
  // It has been paid, or is being paid, by another request than this one: what stands is looked at.
  if (code === 'IDEMPOTENCY_CONFLICT') return { at: 'CHECKING', quote, looks: 0 }
  return isRefusal(code) ? { at: 'REFUSED', code } : { at: 'CHOOSING', trouble: 'OTHER' }
}

type Unsure = Extract<Paying, { at: 'CHECKING' | 'NOT_ARRIVED' }>

export function isUnsure(paying: Paying): paying is Unsure {
  return paying.at === 'CHECKING' || paying.at === 'NOT_ARRIVED'
}

function looked(paying: Unsure, { state, bill }: Pick<OrderView, 'state' | 'bill'>): Paying {
  const { quote } = paying
  if (bill !== undefined && !isUnfinished(bill.state)) return { at: 'SETTLED', bill }
  if (bill !== undefined || state === 'PAYING') return { at: 'CHECKING', quote, looks: 0 }
  if (state !== 'OPEN') return { at: 'REFUSED', code: 'ORDER_CLOSED' }
  if (paying.at === 'NOT_ARRIVED' || quote === undefined) return paying
  const looks = paying.looks + 1
  return looks < LOOKS_UNTIL_SURE ? { at: 'CHECKING', quote, looks } : { at: 'NOT_ARRIVED', quote }
}

/** What may still be left without a trace: nothing has been sent. */
function isOpen(paying: Paying): boolean {
  return ['CHOOSING', 'QUOTING', 'CHANGED', 'PIN', 'SETTING_PIN'].includes(paying.at)
}

/** The next state. What comes too late for the state it finds changes nothing. */
export function afterEvent(paying: Paying, event: PayingEvent): Paying {
  switch (event.type) {
    case 'CONTINUED':
      return paying.at === 'CHOOSING' ? { at: 'QUOTING', shown: event.shown } : paying
    case 'QUOTED':
      if (paying.at !== 'QUOTING') return paying
      return event.quote.total === paying.shown.total
        ? askForPin(event.quote, event.pin)
        : { at: 'CHANGED', before: paying.shown, quote: event.quote }
    case 'QUOTE_FAILED':
      return paying.at === 'QUOTING' ? quoteFailed(event.failure, paying.shown) : paying
    case 'ACCEPTED':
      return paying.at === 'CHANGED' ? askForPin(paying.quote, event.pin) : paying
    case 'SENT':
      return paying.at === 'PIN' ? { at: 'SENDING', quote: paying.quote } : paying
    case 'ANSWERED':
      return answered(paying, event.bill)
    case 'PAY_FAILED':
      return paying.at === 'SENDING' ? payFailed(event.failure, paying.quote) : paying
    case 'LOOKED':
      return isUnsure(paying) ? looked(paying, event.order) : paying
    case 'PIN_FORGOTTEN':
      return paying.at === 'PIN' ? { at: 'SETTING_PIN', quote: paying.quote, why: 'FORGOTTEN' } : paying
    case 'PIN_WAS_SET':
      return paying.at === 'SETTING_PIN' ? { at: 'PIN', quote: paying.quote, said: { kind: 'IS_SET' } } : paying
    case 'AGAIN':
      return paying.at === 'NOT_ARRIVED' ? { at: 'PIN', quote: paying.quote } : paying
    case 'BACK':
      return isOpen(paying) ? { at: 'CHOOSING' } : paying
    case 'EXPIRED':
      return isOpen(paying) ? { at: 'REFUSED', code: event.code } : paying
  }
}

/** By the answer to the request or by a push, whichever comes first. */
function answered(paying: Paying, bill: BillView): Paying {
  if (paying.at === 'SETTLED') return paying
  if (!isUnfinished(bill.state)) return { at: 'SETTLED', bill }
  return paying.at === 'SENDING' ? { at: 'CHECKING', quote: paying.quote, looks: 0 } : paying
}
