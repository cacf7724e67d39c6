import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AmountKey } from '../../shared/amount-entry.ts'
import {
  EMPTY_SALE,
  type Sale,
  type SaleContext,
  type SaleEffect,
  type SaleEvent,
  saleDeadline,
  stepSale,
} from './sale.ts'
import { aCode, aRecord } from './testing.ts'

const ORDER = aRecord().outTradeNo
const CONTEXT: SaleContext = { now: 1000, maxFen: 10_000_000, blocked: undefined }

/** Plays events on a sale and collects what they do. */
function play(
  events: readonly SaleEvent[],
  context = CONTEXT,
  from = EMPTY_SALE,
): { sale: Sale; effects: SaleEffect[] } {
  const effects: SaleEffect[] = []
  let sale = from
  for (const event of events) {
    const step = stepSale(sale, event, context)
    sale = step.sale
    effects.push(...step.effects)
  }
  return { sale, effects }
}

const keys = (text: string): SaleEvent[] => [...text].map((key) => ({ type: 'AMOUNT_KEY', key: key as AmountKey }))
const ENTER: SaleEvent = { type: 'ENTER' }
const CLEAR: SaleEvent = { type: 'CLEAR' }
const TIME: SaleEvent = { type: 'TIME' }
const CODE: SaleEvent = { type: 'CODE', code: aCode() }
const BAD: SaleEvent = { type: 'BAD_CODE', refusal: 'TOO_OLD' }
const WRITTEN: SaleEvent = { type: 'WRITTEN', outTradeNo: ORDER }
const ended = (state: 'PAID' | 'DECLINED' | 'NOT_CHARGED'): SaleEvent => ({
  type: 'RECORD',
  record: aRecord({ state }),
})
const charges = (effects: readonly SaleEffect[]) => effects.filter((effect) => effect.do === 'CHARGE')
const tones = (effects: readonly SaleEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'TONE' ? [effect.tone] : []))

describe('what starts a charge', () => {
  it.each([
    ['amount, Enter, code', [...keys('12.5'), ENTER, CODE], 1],
    ['code, amount, Enter', [CODE, ...keys('12.5'), ENTER], 1],
    ['amount, code, Enter', [...keys('12.5'), CODE, ENTER], 1],
    ['amount and code without Enter', [...keys('12.5'), CODE], 0],
    ['code and Enter without an amount', [CODE, ENTER], 0],
    ['a bad code', [...keys('12.5'), ENTER, BAD], 0],
    ['a bad code, then a good one', [...keys('12.5'), ENTER, BAD, CODE], 1],
    ['Enter, then Esc, then a code', [...keys('12.5'), ENTER, CLEAR, CODE], 0],
    ['Enter, then Backspace, then a code', [...keys('12.5'), ENTER, { type: 'AMOUNT_KEY', key: 'BACKSPACE' }, CODE], 0],
    ['Enter, then another figure, then a code', [...keys('12.5'), ENTER, ...keys('3'), CODE], 0],
    ['the same code again while the first is on its way', [...keys('12.5'), ENTER, CODE, CODE], 1],
    ['Enter again while a charge is on its way', [...keys('12.5'), ENTER, CODE, ENTER, ENTER], 1],
  ] as [string, SaleEvent[], number][])('%s: %s', (_how, events, count) => {
    expect(charges(play(events).effects)).toHaveLength(count)
  })

  it('charges exactly what was confirmed, with the code that was held', () => {
    const { effects, sale } = play([CODE, ...keys('12.5+3'), ENTER])
    expect(charges(effects)).toEqual([{ do: 'CHARGE', amountFen: 1550, code: aCode() }])
    expect(sale.code).toBeUndefined()
  })

  it('starts nothing without the network, and says so', () => {
    const { effects, sale } = play([...keys('12.5'), ENTER, CODE], { ...CONTEXT, blocked: 'OFFLINE' })
    expect(charges(effects)).toEqual([])
    expect(sale.panel).toMatchObject({ at: 'REFUSED', refusal: 'OFFLINE' })
  })

  it('does not charge a waiting code by itself when the network returns', () => {
    const offline = play([...keys('12.5'), ENTER], { ...CONTEXT, blocked: 'OFFLINE' }).sale
    expect(charges(play([CODE], CONTEXT, offline).effects)).toEqual([])
  })
})

describe('after a charge', () => {
  const working = play([...keys('12.5'), ENTER, CODE, WRITTEN]).sale

  it.each(keys('1').concat([ENTER, CODE, BAD, { type: 'SHOW_LAST', outTradeNo: 'x' }]))('is deaf to %j', (event) => {
    expect(play([event], CONTEXT, working).sale).toEqual(working)
  })

  it('says with a tone that a code scanned now is not taken', () => {
    expect(tones(play([CODE], CONTEXT, working).effects)).toEqual(['attention'])
  })

  it('shows a payment for two seconds with an empty amount, so that the next sale may start at once', () => {
    const { sale, effects } = play([ended('PAID')], CONTEXT, working)
    expect(tones(effects)).toEqual(['success'])
    expect(sale.panel).toEqual({ at: 'OUTCOME', outTradeNo: ORDER, until: 3000, again: false })
    const next = play(keys('7'), CONTEXT, sale).sale
    expect([next.panel.at, next.entry.text]).toEqual(['OPEN', '7'])
    expect(play([TIME], { ...CONTEXT, now: 3000 }, sale).sale).toEqual(EMPTY_SALE)
  })

  it.each(['DECLINED', 'NOT_CHARGED'] as const)(
    'keeps the amount of a sale that is %s, but wants a new Enter',
    (state) => {
      const { sale, effects } = play([ended(state)], CONTEXT, working)
      expect(tones(effects)).toEqual(['declined'])
      expect(charges(play([CODE], CONTEXT, sale).effects)).toEqual([])
      expect(charges(play([CODE, ENTER], CONTEXT, sale).effects)).toMatchObject([{ amountFen: 1250 }])
      expect(play(keys('7'), CONTEXT, sale).sale.entry.text).toBe('7')
    },
  )

  it('lets the cashier go on only when the answer is late, and then from nothing', () => {
    expect(play([CLEAR], { ...CONTEXT, now: 5999 }, working).sale).toEqual(working)
    expect(play([CLEAR], { ...CONTEXT, now: 6000 }, working).sale).toEqual(EMPTY_SALE)
  })

  it('stays until it is written, however late that is, because the next customer would be shown its end', () => {
    const unwritten = play([...keys('12.5'), ENTER, CODE]).sale
    const waiting = play([CLEAR], { ...CONTEXT, now: 60_000 }, unwritten).sale
    expect(waiting).toEqual(unwritten)
    expect(play([WRITTEN, CLEAR], { ...CONTEXT, now: 60_000 }, waiting).sale).toEqual(EMPTY_SALE)
  })

  it('stays on the screen for records of other sales', () => {
    const other: SaleEvent = { type: 'RECORD', record: aRecord({ outTradeNo: 'other', state: 'PAID' }) }
    expect(play([other], CONTEXT, working).sale).toEqual(working)
  })

  it('sends nothing when the record cannot be written', () => {
    const unwritten = play([...keys('12.5'), ENTER, CODE]).sale
    expect(play([{ type: 'NOT_WRITTEN' }], CONTEXT, unwritten).sale.panel).toMatchObject({ refusal: 'NOT_WRITTEN' })
  })
})

describe('a phone that stays under the scanner after it paid', () => {
  const paid = play([...keys('12.5'), ENTER, CODE, WRITTEN, ended('PAID')]).sale
  const context: SaleContext = { ...CONTEXT, justPaid: 'phone' }

  it('is not held for the next customer', () => {
    expect(play([CODE, { type: 'BAD_CODE', refusal: 'USED_HERE' }], context, paid)).toEqual({ sale: paid, effects: [] })
    expect(charges(play([CODE, ...keys('3'), ENTER], context, paid).effects)).toEqual([])
  })

  it('may pay again once the next amount is confirmed', () => {
    expect(charges(play([...keys('3'), ENTER, CODE], context, paid).effects)).toHaveLength(1)
  })
})

describe('a held code', () => {
  const held = play([CODE, ...keys('12')]).sale

  it('is let go when its time runs out, and the amount stays', () => {
    const { sale, effects } = play([TIME], { ...CONTEXT, now: 60_000 }, held)
    expect([sale.code, sale.entry.text, sale.panel]).toEqual([undefined, '12', { at: 'OPEN', note: 'CODE_RAN_OUT' }])
    expect(tones(effects)).toEqual(['attention'])
  })

  it('is there until then', () => {
    expect(play([TIME], { ...CONTEXT, now: 59_999 }, held).sale).toEqual(held)
    expect(saleDeadline(held)).toBe(60_000)
  })

  it('gives way to a newer one', () => {
    const newer = aCode({ text: 'newer' })
    expect(play([{ type: 'CODE', code: newer }], CONTEXT, held).sale.code).toEqual(newer)
  })
})

it('gives back the amount that a stumbling gun typed into, as it was', () => {
  const confirmed = play([...keys('12.5'), ENTER]).sale
  const spoilt = play(keys('911'), CONTEXT, confirmed).sale
  const { sale, effects } = play([{ type: 'TAKE_BACK', count: 3 }, CODE], CONTEXT, spoilt)
  expect([sale.panel.at, charges(effects)]).toMatchObject(['WORKING', [{ amountFen: 1250 }]])
})

it('comes back to a sale without an outcome after a reload', () => {
  const { sale } = play([{ type: 'RESUME', record: aRecord({ state: 'ASKING' }) }])
  expect(sale.panel).toEqual({ at: 'WORKING', outTradeNo: ORDER, since: 1000 })
  expect(play([ended('PAID')], CONTEXT, sale).sale.panel.at).toBe('OUTCOME')
})

it('shows the last result again without touching the sale that is being typed', () => {
  const { sale } = play([...keys('12'), { type: 'SHOW_LAST', outTradeNo: ORDER }])
  expect(sale.panel.at).toBe('OUTCOME')
  expect(play([CLEAR], CONTEXT, sale).sale).toMatchObject({ panel: { at: 'OPEN' }, entry: { text: '12' } })
})

it('never charges twice without an outcome in between, whatever is pressed and scanned', () => {
  const event = fc.oneof(
    fc.constantFrom<SaleEvent>(...keys('120.+'), ENTER, ENTER, CLEAR, CODE, CODE, BAD, TIME, WRITTEN),
    fc.constantFrom<SaleEvent>(ended('PAID'), ended('DECLINED'), { type: 'SHOW_LAST', outTradeNo: ORDER }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let sale = EMPTY_SALE
      let open = false
      for (const happened of events) {
        const step = stepSale(sale, happened, CONTEXT)
        if (open && happened.type === 'RECORD' && sale.panel.at === 'WORKING' && step.sale.panel.at === 'OUTCOME')
          open = false
        for (const { amountFen } of charges(step.effects) as { amountFen: number }[]) {
          expect(open).toBe(false)
          expect(amountFen).toBeGreaterThan(0)
          open = true
        }
        sale = step.sale
      }
    }),
  )
})
