import { TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import { describe, expect, it } from 'vitest'
import { MAKING_MS } from './code-record.ts'
import {
  type CodeRecord,
  isEnded,
  moveRecord,
  nextStep,
  type RecordEvent,
  type RecordState,
  restBefore,
  timePassed,
} from './record.ts'
import { aCodeRecord, aMadeCode, anUnpaidCode, aView, EXPIRES_AT } from './testing.ts'

const paymentIs = (state: TradeState, at = 5): RecordEvent => ({ type: 'VIEW', view: aView({ state }), at })

/** Every event, by the name of its row in the table. */
const EVENTS = {
  SEND: { type: 'SEND' },
  MADE: { type: 'CODE', code: aMadeCode(), at: 5 },
  MADE_EARLIER_AND_PAID: { type: 'CODE', code: aMadeCode({ state: 'PAID' }), at: 5 },
  UNPAID: { type: 'VIEW', view: anUnpaidCode(), at: 5 },
  UNPAID_BUT_OVER: { type: 'VIEW', view: anUnpaidCode(), at: EXPIRES_AT },
  CLOSED_CODE: { type: 'VIEW', view: anUnpaidCode({ state: 'CLOSED' }), at: 5 },
  PROCESSING: paymentIs('PROCESSING'),
  SUCCESS: paymentIs('SUCCESS'),
  PAYERROR: paymentIs('PAYERROR'),
  CLOSED: paymentIs('CLOSED'),
  REVOKED: paymentIs('REVOKED'),
  REFUND: paymentIs('REFUND'),
  LOST: { type: 'LOST' },
  REFUSAL: { type: 'REFUSAL', code: 'MERCHANT_DISABLED', at: 5 },
  MISSING: { type: 'MISSING', at: 5 },
  SILENCE: { type: 'SILENCE' },
  RELOAD: { type: 'RELOAD' },
  CANCEL: { type: 'CANCEL' },
  RUN_OUT: { type: 'RUN_OUT' },
} as const satisfies Record<string, RecordEvent>

const ROWS = Object.keys(EVENTS) as (keyof typeof EVENTS)[]

/** What each state becomes by each event, in the order of EVENTS; a dot is "as it was". */
const TABLE: Partial<Record<RecordState, string>> = {
  WRITTEN: 'SENT . . OPEN ASKING CLOSED ASKING PAID ASKING ASKING CLOSED PAID . . . . ASKING . .',
  SENT: '. OPEN ASKING OPEN ASKING CLOSED ASKING PAID ASKING ASKING CLOSED PAID ASKING REFUSED . . ASKING . .',
  OPEN: '. . . . ASKING CLOSED ASKING PAID . . CLOSED PAID . . . . ASKING ASKING ASKING',
  ASKING: 'SENT . . OPEN . CLOSED . PAID . . CLOSED PAID . . . . . . .',
  PAID: '. . . . . . . . . . CLOSED . . . . . . . .',
  CLOSED: '. . . . . . . PAID . . . PAID . . . . . . .',
  REFUSED: '. . . . . . . PAID . . CLOSED PAID . . . . . . .',
}

const shown = { url: aMadeCode().url, expiresAt: EXPIRES_AT }
/** A code as it stands in that state. */
const inState = (state: RecordState): CodeRecord =>
  aCodeRecord({ state, sends: 1, ...(state === 'OPEN' ? { known: true, shown } : {}) })

describe.each(Object.entries(TABLE) as [RecordState, string][])('a code that is %s', (state, line) => {
  const cells = line.split(' ')
  it('has a cell for every event', () => expect(cells).toHaveLength(ROWS.length))
  it.each(ROWS.map((row, index) => [row, cells[index] === '.' ? state : cells[index]] as const))(
    '%s: %s',
    (row, next) => {
      expect(moveRecord(inState(state), EVENTS[row]).state).toBe(next)
    },
  )
})

const open = inState('OPEN')
const play = (record: CodeRecord, ...events: RecordEvent[]) =>
  events.reduce((before, event) => moveRecord(before, event) as CodeRecord, record)

describe('an attempt to pay that came to nothing', () => {
  it('leaves the code to the next person, and is told', () => {
    expect(play(open, EVENTS.PROCESSING, EVENTS.PAYERROR, EVENTS.UNPAID)).toMatchObject({
      state: 'OPEN',
      failed: { state: 'PAYERROR' },
    })
  })

  it('is forgotten when the next one begins', () => {
    expect(play(open, EVENTS.PAYERROR, EVENTS.PROCESSING)).not.toHaveProperty('failed')
  })

  it('is asked about at once, but not again and again', () => {
    const once = play(open, EVENTS.PROCESSING, EVENTS.PAYERROR)
    expect(restBefore(once, 'ASK', 5)).toBe(0)
    expect(restBefore(play(once, EVENTS.PAYERROR), 'ASK', 5)).toBeGreaterThan(0)
  })

  it('says nothing about a later one that has paid', () => {
    expect(play(open, EVENTS.SUCCESS, EVENTS.PAYERROR, EVENTS.CLOSED, EVENTS.UNPAID).state).toBe('PAID')
  })
})

describe('a code that is given up', () => {
  it('is never shown again, whatever the server says of it', () => {
    const taken = play(open, EVENTS.CANCEL)
    expect(play(taken, EVENTS.UNPAID).state).toBe('ASKING')
    expect(play(taken, EVENTS.RELOAD, EVENTS.UNPAID).state).toBe('ASKING')
    expect(play(inState('SENT'), EVENTS.CANCEL, EVENTS.MADE).state).toBe('ASKING')
  })

  it('is cancelled at the server again and again, until it says how it ended', () => {
    const taken = play(open, EVENTS.CANCEL)
    expect([nextStep(taken, false, 5), restBefore(taken, 'CANCEL', 5)]).toEqual(['CANCEL', 0])
    expect(nextStep(play(taken, EVENTS.SILENCE), false, 5)).toBe('CANCEL')
    expect(nextStep(play(taken, EVENTS.PROCESSING), false, 5)).toBe('CANCEL')
  })

  it('is paid when the payment was quicker and stands, by the answer to the cancellation', () => {
    const stands: RecordEvent = { type: 'VIEW', view: aView(), at: 5, cancelled: true }
    expect(play(open, EVENTS.CANCEL, stands).state).toBe('PAID')
  })

  it('is not called paid while a cancellation may still pay it back', () => {
    const paid = play(open, EVENTS.CANCEL, EVENTS.SUCCESS)
    expect([paid.state, nextStep(paid, false, 5)]).toEqual(['ASKING', 'CANCEL'])
    expect(play(paid, EVENTS.REVOKED)).toMatchObject({ state: 'CLOSED', view: { state: 'REVOKED' } })
  })

  it('stays closed when the word that it was paid comes after the word that it went back', () => {
    expect(play(open, EVENTS.CANCEL, EVENTS.REVOKED, EVENTS.SUCCESS).state).toBe('CLOSED')
  })

  it('is made and then cancelled when nobody knows whether it was made', () => {
    const unknown = play(inState('SENT'), EVENTS.LOST, EVENTS.CANCEL)
    expect(nextStep(unknown, false, 5)).toBe('SEND')
    expect(nextStep(play(unknown, EVENTS.SEND, EVENTS.MADE), false, 5)).toBe('CANCEL')
  })
})

describe('a wish for a code without an answer', () => {
  const unknown = play(inState('SENT'), EVENTS.LOST)

  it('is sent again under the same number, which needs nothing but the record', () => {
    expect(nextStep(unknown, false, 5)).toBe('SEND')
    expect(nextStep(play(unknown, EVENTS.RELOAD), false, 5)).toBe('SEND')
  })

  it('is given up when a customer has waited long enough', () => {
    expect(timePassed(unknown, MAKING_MS - 1)).toBeUndefined()
    expect(timePassed(unknown, MAKING_MS)).toEqual({ type: 'CANCEL' })
    expect(timePassed(play(unknown, EVENTS.CANCEL), MAKING_MS)).toBeUndefined()
  })

  it('asks, when a repetition is refused, what became of the first', () => {
    const refused = play(unknown, EVENTS.SEND, EVENTS.REFUSAL)
    expect([refused.state, nextStep(refused, false, 5)]).toEqual(['ASKING', 'ASK'])
    expect(play(refused, EVENTS.MISSING)).toMatchObject({ state: 'REFUSED', refusal: 'MERCHANT_DISABLED' })
    expect(play(refused, EVENTS.UNPAID).state).toBe('OPEN')
  })
})

describe('the time of a code', () => {
  it('takes it off the screen to the instant, and asks at once how it ended', () => {
    expect(timePassed(open, EXPIRES_AT - 1)).toBeUndefined()
    expect(timePassed(open, EXPIRES_AT)).toEqual({ type: 'RUN_OUT' })
    const over = play(open, EVENTS.RUN_OUT)
    expect([nextStep(over, false, EXPIRES_AT), restBefore(over, 'ASK', EXPIRES_AT)]).toEqual(['ASK', 0])
  })

  it('decides when the next question is due at the latest', () => {
    expect(restBefore(open, 'ASK', 0)).toBe(3000)
    expect(restBefore(open, 'ASK', EXPIRES_AT - 500)).toBe(500)
  })

  it('is the server’s, also when it has changed', () => {
    const view = anUnpaidCode({ expiresAt: '1970-01-01T08:01:00+08:00' })
    expect(play(open, { type: 'VIEW', view, at: 5 }).shown?.expiresAt).toBe(60_000)
  })
})

it('is shown again after a reload only when the server has said that nobody paid meanwhile', () => {
  const reloaded = play(open, EVENTS.RELOAD)
  expect(reloaded.state).toBe('ASKING')
  expect(restBefore(reloaded, 'ASK', 5)).toBe(0)
  expect(play(reloaded, EVENTS.UNPAID).state).toBe('OPEN')
})

it('ends by no word but the server’s', () => {
  const silent = [EVENTS.LOST, EVENTS.SILENCE, EVENTS.MISSING, EVENTS.RELOAD, EVENTS.CANCEL, EVENTS.RUN_OUT]
  expect(isEnded(play(open, ...silent))).toBe(false)
})

it('takes for an end only a success and what comes after one', () => {
  const ended = TRADE_STATES.filter((state) => isEnded(moveRecord(open, paymentIs(state))))
  expect(ended).toEqual(['SUCCESS', 'REVOKED', 'REFUND'])
})
