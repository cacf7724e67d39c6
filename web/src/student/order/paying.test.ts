import type { ErrorCode } from '@yimatong/contract/errors'
import { ERROR_CODES, ERRORS } from '@yimatong/contract/errors'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { BillView } from '@yimatong/contract/platform-api'
import type { TradeState } from '@yimatong/contract/states'
import { describe, expect, it } from 'vitest'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import {
  afterEvent,
  type Failure,
  failureFrom,
  isUnsure,
  LOOKS_UNTIL_SURE,
  type Paying,
  type PayingEvent,
  startOf,
} from './paying.ts'

const quoteOf = (total: number): OrderQuote => ({ amount: 1250, surcharge: total - 1250, total })
const QUOTE = quoteOf(1438)
const DEARER = quoteOf(1625)
const billOf = (state: TradeState) => ({ paymentId: 'pay_1', state }) as BillView
/** As a call is rejected when the server answers with this. */
const refused = (code: ErrorCode, more: object = {}): Failure => {
  const { status, title } = ERRORS[code]
  return failureFrom(new ApiError({ type: '', title, status, code, requestId: 'req_1', ...more }))
}
const silence = () => failureFrom(new NoAnswer('no answer from the server'))

/** What comes of these events, one after the other. */
const run = (from: Paying, ...events: readonly PayingEvent[]): Paying => events.reduce(afterEvent, from)
const CHOOSING: Paying = { at: 'CHOOSING' }
const PIN: Paying = { at: 'PIN', quote: QUOTE }
const SENDING: Paying = { at: 'SENDING', quote: QUOTE }
const CHECKING: Paying = { at: 'CHECKING', quote: QUOTE, looks: 0 }
const quoted = (quote: OrderQuote, pin: 'SET' | 'NOT_SET' | 'LOCKED' = 'SET'): PayingEvent[] => [
  { type: 'CONTINUED', shown: QUOTE },
  { type: 'QUOTED', quote, pin },
]

describe('before the PIN', () => {
  it('the total that was shown is asked for when the server confirms it', () => {
    expect(run(CHOOSING, ...quoted(QUOTE))).toEqual(PIN)
  })

  it('another total is shown beside the one before, and asked again', () => {
    const changed = run(CHOOSING, ...quoted(DEARER))
    expect(changed).toEqual({ at: 'CHANGED', before: QUOTE, quote: DEARER })
    expect(run(changed, { type: 'BACK' })).toEqual(CHOOSING)
    expect(run(changed, { type: 'ACCEPTED', pin: 'SET' })).toEqual({ at: 'PIN', quote: DEARER })
  })

  it('a person without a PIN, or with a locked one, sets one first and then goes on', () => {
    for (const [pin, why] of [
      ['NOT_SET', 'FIRST'],
      ['LOCKED', 'LOCKED'],
    ] as const) {
      const setting = run(CHOOSING, ...quoted(QUOTE, pin))
      expect(setting).toEqual({ at: 'SETTING_PIN', quote: QUOTE, why })
      expect(run(setting, { type: 'PIN_WAS_SET' })).toEqual({ ...PIN, said: { kind: 'IS_SET' } })
    }
  })

  it('a quote that comes after the person went back is not asked about', () => {
    const [continued, answer] = quoted(QUOTE)
    expect(run(CHOOSING, continued as PayingEvent, { type: 'BACK' }, answer as PayingEvent)).toEqual(CHOOSING)
  })

  it.each([
    [silence(), { at: 'CHOOSING', trouble: 'NO_ANSWER' }],
    [refused('OVERLOADED'), { at: 'CHOOSING', trouble: 'NO_ANSWER' }],
    [refused('RATE_LIMITED'), { at: 'CHOOSING', trouble: 'RATE_LIMITED' }],
    [refused('LIMIT_EXCEEDED'), { at: 'CHOOSING', trouble: 'LIMIT_EXCEEDED' }],
    [refused('STATE_CONFLICT'), CHECKING],
    [refused('CODE_CANCELLED'), { at: 'REFUSED', code: 'CODE_CANCELLED' }],
    [refused('OUTSIDER_NOT_ALLOWED'), { at: 'REFUSED', code: 'OUTSIDER_NOT_ALLOWED' }],
  ] as const)('a quote that fails with %j', (failure, next) => {
    const asked = run(CHOOSING, { type: 'CONTINUED', shown: QUOTE })
    expect(run(asked, { type: 'QUOTE_FAILED', failure })).toEqual(next)
  })

  it('what has expired cannot be paid any more', () => {
    for (const paying of [CHOOSING, PIN, run(CHOOSING, ...quoted(DEARER))]) {
      expect(run(paying, { type: 'EXPIRED', code: 'CODE_EXPIRED' })).toEqual({ at: 'REFUSED', code: 'CODE_EXPIRED' })
    }
  })
})

describe('the answer to a payment', () => {
  it.each(['SUCCESS', 'PAYERROR', 'CLOSED'] as const)('is an outcome: %s', (state) => {
    expect(run(SENDING, { type: 'ANSWERED', bill: billOf(state) })).toEqual({ at: 'SETTLED', bill: billOf(state) })
  })

  it('is not an outcome while the payment is under way: nobody is told to pay again', () => {
    expect(run(SENDING, { type: 'ANSWERED', bill: billOf('PROCESSING') })).toEqual(CHECKING)
  })

  it.each([
    ['PIN_WRONG', { attemptsLeft: 3 }, { ...PIN, said: { kind: 'WRONG', attemptsLeft: 3 } }],
    ['PIN_LOCKED', {}, { at: 'SETTING_PIN', quote: QUOTE, why: 'LOCKED' }],
    ['PIN_NOT_SET', {}, { at: 'SETTING_PIN', quote: QUOTE, why: 'FIRST' }],
    ['QUOTE_CHANGED', { quote: DEARER }, { at: 'CHANGED', before: QUOTE, quote: DEARER }],
    ['LIMIT_EXCEEDED', { limitLeft: 100 }, { at: 'CHOOSING', trouble: 'LIMIT_EXCEEDED' }],
    ['CODE_EXPIRED', {}, { at: 'REFUSED', code: 'CODE_EXPIRED' }],
    ['ORDER_TAKEN', {}, { at: 'REFUSED', code: 'ORDER_TAKEN' }],
  ] as const)('is a refusal with a next step: %s', (code, more, next) => {
    expect(run(SENDING, { type: 'PAY_FAILED', failure: refused(code, more) })).toEqual(next)
  })

  it('is unknown when none came or the server broke, and then it is looked for', () => {
    const broken = ERROR_CODES.filter((code) => ERRORS[code].status >= 500)
    expect(broken).toContain('INTERNAL')
    for (const failure of [silence(), ...broken.map((code) => refused(code))])
      expect(run(SENDING, { type: 'PAY_FAILED', failure })).toEqual(CHECKING)
  })

  it('leads somewhere whatever the server says, and never back to sending by itself', () => {
    for (const code of ERROR_CODES) {
      const next = run(SENDING, { type: 'PAY_FAILED', failure: refused(code) })
      expect(['SENDING', 'QUOTING'], code).not.toContain(next.at)
    }
  })

  it('is the same by push and by answer, whichever comes first', () => {
    const pushed = run(SENDING, { type: 'ANSWERED', bill: billOf('SUCCESS') })
    expect(run(pushed, { type: 'ANSWERED', bill: billOf('SUCCESS') })).toBe(pushed)
    expect(run(pushed, { type: 'PAY_FAILED', failure: silence() })).toBe(pushed)
  })

  it('cannot be walked away from while it is awaited', () => {
    for (const type of ['BACK', 'AGAIN', 'SENT', 'PIN_FORGOTTEN'] as const) expect(run(SENDING, { type })).toBe(SENDING)
    expect(run(SENDING, { type: 'EXPIRED', code: 'CODE_EXPIRED' })).toBe(SENDING)
  })
})

describe('while nobody knows', () => {
  const open: PayingEvent = { type: 'LOOKED', order: { state: 'OPEN' } }

  it('the order is looked at until it has an outcome', () => {
    const paying = run(CHECKING, { type: 'LOOKED', order: { state: 'PAYING', bill: billOf('PROCESSING') } })
    expect(paying).toEqual(CHECKING)
    expect(run(paying, { type: 'LOOKED', order: { state: 'PAID', bill: billOf('SUCCESS') } }).at).toBe('SETTLED')
    expect(run(paying, { type: 'LOOKED', order: { state: 'CLOSED', bill: billOf('CLOSED') } }).at).toBe('SETTLED')
  })

  it('the request is called lost only after several looks, and may then be repeated for the same order', () => {
    const before = run(CHECKING, ...Array.from({ length: LOOKS_UNTIL_SURE - 1 }, () => open))
    expect(before.at).toBe('CHECKING')
    const lost = run(before, open)
    expect(lost).toEqual({ at: 'NOT_ARRIVED', quote: QUOTE })
    expect(isUnsure(lost)).toBe(true)
    expect(run(lost, { type: 'AGAIN' })).toEqual(PIN)
  })

  it('a request that was called lost and arrives after all is an outcome', () => {
    const lost: Paying = { at: 'NOT_ARRIVED', quote: QUOTE }
    expect(run(lost, { type: 'LOOKED', order: { state: 'PAYING', bill: billOf('PROCESSING') } }).at).toBe('CHECKING')
    expect(run(lost, { type: 'ANSWERED', bill: billOf('SUCCESS') }).at).toBe('SETTLED')
  })

  it('an order that has closed without a payment was not charged', () => {
    expect(run(CHECKING, { type: 'LOOKED', order: { state: 'CLOSED' } })).toEqual({
      at: 'REFUSED',
      code: 'ORDER_CLOSED',
    })
  })
})

describe('an order that is opened again after a reload', () => {
  it.each([
    ['OPEN', {}, CHOOSING],
    ['PAYING', { bill: billOf('PROCESSING'), quote: QUOTE }, CHECKING],
    ['PAID', { bill: billOf('SUCCESS') }, { at: 'SETTLED', bill: billOf('SUCCESS') }],
    ['CLOSED', { bill: billOf('PAYERROR') }, { at: 'SETTLED', bill: billOf('PAYERROR') }],
    ['CLOSED', {}, { at: 'REFUSED', code: 'ORDER_CLOSED' }],
  ] as const)('goes on where it stood: %s', (state, more, paying) => {
    expect(startOf({ state, ...more })).toEqual(paying)
  })
})
