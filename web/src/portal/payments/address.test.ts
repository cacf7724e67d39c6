import { TRADE_STATES } from '@yimatong/contract/states'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAddress, writeAddress } from './address.ts'
import { daysBefore, PRESETS, type Range } from './days.ts'
import { filterOf, type ListView, pageQueryOf, USUAL_VIEW } from './view.ts'

const TODAY = '2026-11-22'

const day = fc.integer({ min: 0, max: 9000 }).map((count) => daysBefore(TODAY, count))
const fixed: fc.Arbitrary<Range> = fc
  .tuple(fc.option(day, { nil: undefined }), fc.option(day, { nil: undefined }))
  .filter(([from, to]) => (from ?? to) !== undefined)
  .map(([from, to]) =>
    from !== undefined && to !== undefined && from > to
      ? { kind: 'DAYS', from: to, to: from }
      : { kind: 'DAYS', from, to },
  )
const preset: fc.Arbitrary<Range> = fc.constantFrom(...PRESETS).map((preset) => ({ kind: 'PRESET', preset }))
const fen = fc.integer({ min: 1, max: 10_000_000 })
const words = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }).map((text) => text.slice(0, 64).trim())

const view: fc.Arbitrary<ListView> = fc
  .record(
    {
      range: fc.oneof(preset, fixed),
      states: fc.subarray([...TRADE_STATES]),
      sort: fc.constantFrom('newest', 'oldest', 'highest', 'lowest'),
      terminalNo: fc.integer({ min: 0, max: 99_999 }).map((no) => `T${String(no).padStart(5, '0')}`),
      minFen: fen,
      maxFen: fen,
      mode: fc.constantFrom('REVERSE_SCAN', 'FORWARD_SCAN'),
      q: words.filter((text) => text !== '' && !/\p{Cs}/u.test(text)),
      cursor: fc.stringMatching(/^[\w-]{1,200}$/),
    },
    { requiredKeys: ['range', 'states', 'sort'] },
  )
  .filter(({ minFen, maxFen }) => minFen === undefined || maxFen === undefined || minFen <= maxFen)

describe('the address of a list', () => {
  it('says everything that is on show, and nothing is lost on the way there and back', () => {
    fc.assert(
      fc.property(view, (shown) => {
        expect(readAddress(writeAddress(shown))).toEqual({ view: shown, ignored: [] })
      }),
    )
  })

  it('is read whatever somebody has made of it, and is a good one when it is written again', () => {
    const name = fc.constantFrom(
      'range',
      'from',
      'to',
      'state',
      'terminal',
      'min',
      'max',
      'mode',
      'q',
      'sort',
      'cursor',
    )
    const part = fc.tuple(fc.oneof(name, fc.string()), fc.string())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { view } = readAddress(`?${new URLSearchParams(parts).toString()}`)
        expect(readAddress(writeAddress(view))).toEqual({ view, ignored: [] })
      }),
    )
  })

  it('is bare for the usual list: the last seven days, newest first', () => {
    expect(writeAddress(USUAL_VIEW)).toBe('')
    expect(readAddress('').view).toEqual(USUAL_VIEW)
    expect(filterOf(USUAL_VIEW, TODAY)).toEqual({ from: '2026-11-16' })
  })

  it('looks for a number on all days unless it names some', () => {
    expect(filterOf(readAddress('?q=0001').view, TODAY)).toEqual({ q: '0001' })
    expect(filterOf(readAddress('?q=0001&range=today').view, TODAY)).toEqual({ q: '0001', from: TODAY })
  })

  it('becomes exactly the question that the server is asked', () => {
    const address =
      '?from=2026-11-01&to=2026-11-02&state=REFUND,SUCCESS&terminal=T00005&min=9&max=12.50&mode=FORWARD_SCAN&q=%20a%20&sort=highest&cursor=abc'
    const { view, ignored } = readAddress(address)
    expect(ignored).toEqual([])
    expect(pageQueryOf(view, TODAY)).toEqual({
      from: '2026-11-01',
      to: '2026-11-02',
      state: 'SUCCESS,REFUND',
      terminalNo: 'T00005',
      minAmount: '900',
      maxAmount: '1250',
      mode: 'FORWARD_SCAN',
      q: 'a',
      sort: 'highest',
      cursor: 'abc',
      limit: '50',
    })
  })

  it.each([
    ['?state=PAID', ['state=PAID']],
    ['?state=SUCCESS,PAID', ['state=SUCCESS,PAID']],
    ['?from=2026-02-30', ['from=2026-02-30']],
    ['?from=1999-12-31', ['from=1999-12-31']],
    ['?from=2026-11-03&to=2026-11-02', ['from=2026-11-03', 'to=2026-11-02']],
    ['?range=7d&to=2026-11-02', ['range=7d']],
    ['?min=12.505', ['min=12.505']],
    ['?min=20&max=10', ['min=20', 'max=10']],
    ['?terminal=5', ['terminal=5']],
    ['?q=', ['q=']],
    ['?page=2', ['page=2']],
    ['?sort=highest&sort=lowest', ['sort=lowest']],
    ["?cursor='--", ["cursor='--"]],
    ['?%E0%A4%A=%', ['\u{fffd}%A=%']],
    ['?__proto__=1', ['__proto__=1']],
  ])('of %s leaves out what means nothing, and names it', (address, ignored) => {
    expect(readAddress(address).ignored).toEqual(ignored)
  })
})
