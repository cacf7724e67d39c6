import { TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import { describe, expect, it } from 'vitest'
import { isEnded, moveRecord, nextStep, RECORD_STATES, type RecordEvent, type RecordState } from './record.ts'
import { MARGIN_MS } from './scan-record.ts'
import { aRecord, aView } from './testing.ts'

const DEAD = aRecord().codeDeadAt
const viewOf = (state: TradeState): RecordEvent => ({ type: 'VIEW', view: aView({ state }), at: 5 })

/** Every event, by the name of its row in the table. */
const EVENTS = {
  SEND: { type: 'SEND' },
  PROCESSING: viewOf('PROCESSING'),
  USERPAYING: viewOf('USERPAYING'),
  SUCCESS: viewOf('SUCCESS'),
  PAYERROR: viewOf('PAYERROR'),
  CLOSED: viewOf('CLOSED'),
  REVOKED: viewOf('REVOKED'),
  REFUND: viewOf('REFUND'),
  LOST: { type: 'LOST' },
  REFUSAL: { type: 'REFUSAL', code: 'FORBIDDEN', at: 5 },
  MISSING_EARLY: { type: 'MISSING', at: DEAD + MARGIN_MS - 1 },
  MISSING_LATE: { type: 'MISSING', at: DEAD + MARGIN_MS },
  SILENCE: { type: 'SILENCE' },
  RELOAD: { type: 'RELOAD' },
} as const satisfies Record<string, RecordEvent>

const ROWS = Object.keys(EVENTS) as (keyof typeof EVENTS)[]

/** What each state becomes by each event, in the order of EVENTS; a dot is "as it was". */
const TABLE: Record<RecordState, string> = {
  WRITTEN: 'SENT ASKING ASKING PAID DECLINED CLOSED CLOSED PAID . . ASKING NOT_CHARGED ASKING ASKING',
  SENT: '. ASKING ASKING PAID DECLINED CLOSED CLOSED PAID ASKING REFUSED . . . ASKING',
  // Only a dynamic code is ever open.
  OPEN: '. . . . . . . . . . . . . .',
  ASKING: 'SENT . . PAID DECLINED CLOSED CLOSED PAID . . . NOT_CHARGED . .',
  PAID: '. . . . DECLINED CLOSED CLOSED . . . . . . .',
  DECLINED: '. . . PAID . CLOSED CLOSED PAID . . . . . .',
  CLOSED: '. . . PAID DECLINED . . PAID . . . . . .',
  REFUSED: '. ASKING ASKING PAID DECLINED CLOSED CLOSED PAID . . . . . .',
  NOT_CHARGED: '. ASKING ASKING PAID DECLINED CLOSED CLOSED PAID . . . . . .',
}

describe.each(RECORD_STATES)('a record that is %s', (state) => {
  const cells = TABLE[state].split(' ')
  it('has a cell for every event', () => expect(cells).toHaveLength(ROWS.length))
  it.each(ROWS.map((row, index) => [row, cells[index] === '.' ? state : cells[index]] as const))(
    '%s: %s',
    (row, next) => {
      expect(moveRecord(aRecord({ state, sends: 1 }), EVENTS[row]).state).toBe(next)
    },
  )
})

describe('unknown is not failed', () => {
  it('asks again after a request whose answer was lost, and believes no refusal of a repetition', () => {
    const lost = moveRecord(aRecord({ state: 'SENT', sends: 1 }), { type: 'LOST' })
    const again = moveRecord(lost, { type: 'SEND' })
    expect(moveRecord(again, EVENTS.REFUSAL)).toMatchObject({ state: 'ASKING', refusal: 'FORBIDDEN' })
  })

  it('never gives up a payment that the server once had', () => {
    const known = moveRecord(aRecord({ state: 'SENT', sends: 1 }), EVENTS.PROCESSING)
    expect(moveRecord(known, { type: 'MISSING', at: DEAD + 10 * MARGIN_MS }).state).toBe('ASKING')
    expect(moveRecord(moveRecord(known, { type: 'RELOAD' }), EVENTS.REFUSAL).state).toBe('ASKING')
  })

  it('has no event but an answer that ends a payment as not paid', () => {
    const silent: RecordEvent[] = [EVENTS.LOST, EVENTS.SILENCE, EVENTS.MISSING_EARLY, EVENTS.RELOAD]
    for (const event of silent) expect(isEnded(moveRecord(aRecord({ state: 'ASKING' }), event))).toBe(false)
  })

  it('knows an end for every final trade state and none for the others', () => {
    const ended = TRADE_STATES.filter((state) => isEnded(moveRecord(aRecord({ state: 'SENT' }), viewOf(state))))
    expect(ended).toEqual(['SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND'])
  })

  it('keeps the time of the end when a refund comes later', () => {
    const paid = moveRecord(aRecord({ state: 'SENT' }), EVENTS.SUCCESS)
    const later = { type: 'VIEW', view: aView({ state: 'REFUND' }), at: 99 } as const
    expect(moveRecord(paid, later)).toMatchObject({ state: 'PAID', endedAt: 5, view: { state: 'REFUND' } })
  })
})

describe('the next step', () => {
  const asking = aRecord({ state: 'ASKING', sends: 1 })
  it.each([
    ['a record just written is sent', aRecord({ state: 'WRITTEN' }), true, 0, 'SEND'],
    ['a record whose code is forgotten is asked for', aRecord({ state: 'WRITTEN' }), false, 0, 'ASK'],
    ['a request under way is waited for', aRecord({ state: 'SENT' }), true, 0, 'WAIT'],
    ['an unknown outcome is asked for', asking, true, 0, 'ASK'],
    ['a lost request is repeated once the server does not know it', { ...asking, missing: true }, true, 0, 'SEND'],
    ['but not without the code', { ...asking, missing: true }, false, 0, 'ASK'],
    ['nor with a dying one', { ...asking, missing: true }, true, DEAD - 2000, 'ASK'],
    ['nor when the server had it before', { ...asking, missing: true, known: true }, true, 0, 'ASK'],
    ['an end needs nothing', aRecord({ state: 'PAID' }), true, 0, 'NOTHING'],
  ] as const)('%s', (_rule, record, holdsCode, now, step) => {
    expect(nextStep(record, holdsCode, now)).toBe(step)
  })
})
