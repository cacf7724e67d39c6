import fc from 'fast-check'
import { MEALS } from '@yimatong/contract/meals'
import { OUTCOME_CUTS, REPORT_CLASSES, TURNOVER_CUTS } from '@yimatong/contract/office-reports-api'
import { describe, expect, it } from 'vitest'
import { FIRST_VIEW, readView, REPORTS, type ReportView, requestOf, SPANS, spanOf, writeView } from './address.ts'

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const aView: fc.Arbitrary<ReportView> = fc.record({
  report: fc.constantFrom(...REPORTS),
  span: fc.oneof(fc.constantFrom(...SPANS), fc.constant({ from: '2026-01-05', to: '2026-03-01' })),
  turnoverBy: fc.constantFrom(...TURNOVER_CUTS),
  outcomesBy: fc.constantFrom(...OUTCOME_CUTS),
  canteen: maybe(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })),
  merchantNo: maybe(fc.constantFrom('10000001', '10000007')),
  identityClass: maybe(fc.constantFrom(...REPORT_CLASSES)),
  meal: maybe(fc.constantFrom(...MEALS)),
  compared: fc.boolean(),
  table: fc.boolean(),
})

describe('the address of a report', () => {
  it('says everything that is shown, and gives it back', () => {
    fc.assert(
      fc.property(aView, (view) => {
        expect(readView(writeView(view))).toEqual(view)
      }),
    )
  })

  it('is short for what one sees first', () => {
    expect(writeView(FIRST_VIEW)).toBe('')
    expect(readView('')).toEqual(FIRST_VIEW)
  })

  it.each([
    '?from=2026-02-30&to=2026-03-01',
    '?from=2026-03-02&to=2026-03-01',
    '?from=2020-01-01&to=2026-01-01',
    '?span=9y',
  ])('that means no days shows the usual ones: %s', (search) => expect(readView(search).span).toBe('30d'))

  it('asks for days that reach until today, both included', () => {
    expect(spanOf({ ...FIRST_VIEW, span: '7d' }, '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
  })

  it('asks for no days of what is held now, and compares only what can be compared', () => {
    const compared = { ...FIRST_VIEW, compared: true }
    expect(requestOf({ ...compared, report: 'balances' }, '2026-11-22').query).toEqual({})
    expect(requestOf({ ...compared, report: 'heat-map' }, '2026-11-22').query).not.toHaveProperty('compare')
    expect(requestOf(compared, '2026-11-22').query).toMatchObject({ by: 'day', compare: 'before' })
  })
})
