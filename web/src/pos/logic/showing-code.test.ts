import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AmountKey } from '../../shared/amount-entry.ts'
import type { CodeRecord } from './record.ts'
import {
  EMPTY_SALE,
  type Sale,
  type SaleContext,
  type SaleEffect,
  type SaleEvent,
  saleDeadline,
  stepSale,
} from './sale.ts'
import { aCode, aCodeRecord, aRecord, aView } from './testing.ts'

const ORDER = aCodeRecord().outTradeNo
const CONTEXT: SaleContext = { now: 1000, maxFen: 10_000_000, blocked: undefined }
const at = (now: number): SaleContext => ({ ...CONTEXT, now })

/** Plays events on a sale and collects what they do. */
function play(events: readonly SaleEvent[], context = CONTEXT, from = EMPTY_SALE) {
  const effects: SaleEffect[] = []
  let sale: Sale = from
  for (const event of events) {
    const step = stepSale(sale, event, context)
    sale = step.sale
    effects.push(...step.effects)
  }
  return { sale, effects, tones: effects.flatMap((effect) => (effect.do === 'TONE' ? [effect.tone] : [])) }
}

const keys = (text: string): SaleEvent[] => [...text].map((key) => ({ type: 'AMOUNT_KEY', key: key as AmountKey }))
const F2: SaleEvent = { type: 'DYNAMIC_CODE' }
const ENTER: SaleEvent = { type: 'ENTER' }
const ESC: SaleEvent = { type: 'CLEAR' }
const TIME: SaleEvent = { type: 'TIME' }
const SCAN: SaleEvent = { type: 'CODE', code: aCode() }
const BAD_SCAN: SaleEvent = { type: 'BAD_CODE', refusal: 'TOO_OLD' }
const WRITTEN: SaleEvent = { type: 'WRITTEN', outTradeNo: ORDER }
const record = (changes: Partial<CodeRecord>): SaleEvent => ({
  type: 'RECORD',
  record: aCodeRecord({ known: true, ...changes }),
})
const CANCEL_CODE: SaleEffect = { do: 'CANCEL', outTradeNo: ORDER }
const makes = (effects: readonly SaleEffect[]) => effects.filter((effect) => effect.do === 'MAKE_CODE')

describe('F2', () => {
  it.each([
    ['an amount that is typed', keys('12.5')],
    ['an amount that was confirmed and waits for a scan', [...keys('12.5'), ENTER]],
    ['the amount of a sale that was called off', [...keys('12.5'), F2, WRITTEN, ESC, record({ state: 'CLOSED' })]],
  ] as [string, SaleEvent[]][])('asks for a code of %s', (_what, before) => {
    const { sale } = play(before)
    const { sale: showing, effects } = play([F2], CONTEXT, sale)
    expect([showing.panel.at, effects]).toEqual(['SHOWING', [{ do: 'MAKE_CODE', amountFen: 1250 }]])
  })

  it('does nothing without an amount', () => {
    expect(play([F2])).toMatchObject({ sale: EMPTY_SALE, tones: ['attention'] })
  })

  it('is refused without a network, and the amount stays', () => {
    const { sale, effects } = play([...keys('12.5'), F2], { ...CONTEXT, blocked: 'OFFLINE' })
    expect(makes(effects)).toEqual([])
    expect([sale.panel, sale.entry.text]).toMatchObject([{ at: 'REFUSED', refusal: 'OFFLINE' }, '12.5'])
  })

  it('is refused while a payment code is held, which stays good', () => {
    const { sale, effects } = play([SCAN, ...keys('12.5'), F2])
    expect(makes(effects)).toEqual([])
    expect([sale.panel, sale.code]).toMatchObject([{ at: 'REFUSED', refusal: 'CODE_HELD' }, aCode()])
    expect(play([TIME, ENTER], at(10_000), sale).effects).toMatchObject([{ do: 'CHARGE', amountFen: 1250 }])
  })

  it('is not heard while a scanned payment has no outcome', () => {
    const working = play([...keys('12.5'), ENTER, SCAN]).sale
    expect(play([F2], CONTEXT, working)).toMatchObject({ sale: working, tones: ['attention'] })
  })
})

describe('while a code is open', () => {
  const showing = play([...keys('12.5'), F2, WRITTEN, record({ state: 'OPEN' })]).sale

  it.each([...keys('1'), ENTER, F2, { type: 'SHOW_LAST', outTradeNo: 'x' } as const])('%j changes nothing', (event) => {
    expect(play([event], CONTEXT, showing)).toEqual({ sale: showing, effects: [], tones: [] })
  })

  it.each([SCAN, BAD_SCAN])('a scan charges nobody, and the screen says why for a while: $type', (scan) => {
    const { sale, effects } = play([scan], CONTEXT, showing)
    expect(effects).toEqual([{ do: 'TONE', tone: 'attention' }])
    expect([sale.panel, saleDeadline(sale)]).toMatchObject([{ at: 'SHOWING', scanRefusedUntil: 7000 }, 7000])
    expect(play([TIME], at(7000), sale).sale).toEqual(showing)
  })

  it('turns green when it is paid, and the next sale may start', () => {
    const { sale, tones } = play([record({ state: 'PAID' })], CONTEXT, showing)
    expect([sale, tones]).toMatchObject([{ panel: { at: 'OUTCOME' }, entry: EMPTY_SALE.entry }, ['success']])
  })

  it('says when nobody has paid it in time, and keeps the amount', () => {
    const { sale, tones } = play([record({ state: 'CLOSED' })], CONTEXT, showing)
    expect([sale.panel.at, sale.entry.text, tones]).toEqual(['OUTCOME', '12.5', ['declined']])
  })

  it('tells of each attempt that came to nothing once', () => {
    const failed = (id: string) =>
      record({ state: 'OPEN', failed: aView({ state: 'PAYERROR', paymentId: `pay_${id.repeat(32)}` }) })
    expect(play([failed('1'), failed('1'), failed('2')], CONTEXT, showing).tones).toEqual(['attention', 'attention'])
  })

  it('stays for records of other sales', () => {
    const other: SaleEvent = { type: 'RECORD', record: aRecord({ outTradeNo: 'other', state: 'PAID' }) }
    expect(play([other], CONTEXT, showing).sale).toEqual(showing)
  })
})

describe('Esc', () => {
  const showing = play([...keys('12.5'), F2, WRITTEN, record({ state: 'OPEN' })]).sale
  const { sale: calling, effects } = play([ESC], CONTEXT, showing)

  it('calls an open code off once, and waits for the word of the server', () => {
    expect(effects).toEqual([CANCEL_CODE])
    expect(play([ESC], at(5999), calling)).toEqual({ sale: calling, effects: [], tones: [] })
  })

  it('keeps the amount when nobody has paid, and says that nothing was taken', () => {
    const { sale } = play([record({ state: 'CLOSED', unwanted: true })], CONTEXT, calling)
    expect(sale).toMatchObject({ panel: { at: 'OPEN', note: 'CANCELLED' }, entry: { text: '12.5' }, stale: true })
  })

  it('says so when a payment had come before and went back', () => {
    const back = record({ state: 'CLOSED', unwanted: true, view: aView({ state: 'REVOKED' }) })
    expect(play([back], CONTEXT, calling)).toMatchObject({
      sale: { panel: { at: 'OPEN', note: 'PAID_BACK' } },
      tones: ['attention'],
    })
  })

  it('comes too late for a payment: green', () => {
    expect(play([record({ state: 'PAID', unwanted: true })], CONTEXT, calling)).toMatchObject({
      sale: { panel: { at: 'OUTCOME' } },
      tones: ['success'],
    })
  })

  it('frees the screen when the answer is late', () => {
    expect(play([ESC], at(6000), calling).sale).toEqual(EMPTY_SALE)
  })

  it('gives a code up that was never shown, at once', () => {
    const making = play([...keys('12.5'), F2, WRITTEN]).sale
    const { sale } = play([ESC, record({ state: 'SENT', known: false, unwanted: true })], CONTEXT, making)
    expect(sale.panel).toEqual({ at: 'OPEN', note: 'CANCELLED' })
  })

  it('holds for a code whose record is still being written', () => {
    expect(play([ESC, WRITTEN], CONTEXT, play([...keys('12.5'), F2]).sale).effects).toEqual([CANCEL_CODE])
  })

  it('frees the screen only once the record is written, so that the code is called off however late that is', () => {
    const unwritten = play([...keys('12.5'), F2, ESC]).sale
    const waiting = play([ESC], at(60_000), unwritten)
    expect(waiting).toEqual({ sale: unwritten, effects: [], tones: [] })
    const { sale, effects } = play([WRITTEN, ESC], at(60_000), waiting.sale)
    expect([sale, effects]).toEqual([EMPTY_SALE, [CANCEL_CODE]])
  })
})

it('says so when no code came in time, and keeps the amount', () => {
  const making = play([...keys('12.5'), F2, WRITTEN]).sale
  const { sale } = play([record({ state: 'ASKING', known: false, unwanted: true })], CONTEXT, making)
  expect([sale.panel, sale.entry.text]).toMatchObject([{ at: 'REFUSED', refusal: 'NO_CODE' }, '12.5'])
})

it('asks for nothing when the record cannot be written', () => {
  const { sale } = play([...keys('12.5'), F2, { type: 'NOT_WRITTEN' }])
  expect(sale.panel).toMatchObject({ at: 'REFUSED', refusal: 'NOT_WRITTEN' })
})

describe('after a reload', () => {
  const resumed = (changes: Partial<CodeRecord>) => play([{ type: 'RESUME', record: aCodeRecord(changes) }]).sale

  it('a code comes back, and its end is seen', () => {
    const sale = resumed({ state: 'OPEN', known: true })
    expect(sale.panel).toEqual({ at: 'SHOWING', outTradeNo: ORDER, since: 1000 })
    expect(play([record({ state: 'PAID' })], CONTEXT, sale).sale.panel.at).toBe('OUTCOME')
  })

  it('one that was being called off still is', () => {
    expect(resumed({ state: 'ASKING', known: true, unwanted: true }).panel).toMatchObject({ cancelledAt: 1000 })
  })

  it('one that was given up before anybody saw it does not', () => {
    expect(resumed({ state: 'ASKING', unwanted: true })).toEqual(EMPTY_SALE)
  })
})

it('has one thing open at a time, whatever is pressed and scanned', () => {
  const event = fc.oneof(
    fc.constantFrom<SaleEvent>(...keys('12.+'), ENTER, F2, F2, ESC, SCAN, SCAN, BAD_SCAN, TIME, WRITTEN),
    fc.constantFrom<SaleEvent>(
      record({ state: 'OPEN' }),
      record({ state: 'PAID' }),
      record({ state: 'CLOSED' }),
      { type: 'RECORD', record: aRecord({ state: 'PAID' }) },
      { type: 'RECORD', record: aRecord({ state: 'DECLINED' }) },
    ),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let sale = EMPTY_SALE
      for (const happened of events) {
        const before = sale.panel.at
        const step = stepSale(sale, happened, CONTEXT)
        const begun = step.effects.filter((effect) => effect.do === 'CHARGE' || effect.do === 'MAKE_CODE')
        expect(begun.length).toBeLessThanOrEqual(1)
        if (begun.length > 0) expect(['SHOWING', 'WORKING']).not.toContain(before)
        // Nothing but its own end, or the cashier's word, takes a sale without an outcome off the screen.
        if (before === 'SHOWING' && step.sale.panel.at !== 'SHOWING')
          expect(['RECORD', 'CLEAR']).toContain(happened.type)
        sale = step.sale
      }
    }),
  )
})
