import { describe, expect, it } from 'vitest'
import { daysBefore, daysOf, type Preset, readDay } from './days.ts'

describe('the days of a list', () => {
  it.each<[Preset, string, object]>([
    ['today', '2026-03-01', { from: '2026-03-01' }],
    ['yesterday', '2026-03-01', { from: '2026-02-28', to: '2026-02-28' }],
    ['yesterday', '2028-03-01', { from: '2028-02-29', to: '2028-02-29' }],
    ['7d', '2027-01-03', { from: '2026-12-28' }],
    ['30d', '2026-11-22', { from: '2026-10-24' }],
    ['all', '2026-11-22', {}],
  ])('move along with the calendar: %s on %s', (preset, today, days) => {
    expect(daysOf({ kind: 'PRESET', preset }, today)).toEqual(days)
  })

  it('stay where they are when they were chosen one by one', () => {
    const range = { kind: 'DAYS', from: '2026-01-31', to: undefined } as const
    expect(daysOf(range, '2026-11-22')).toEqual({ from: '2026-01-31', to: undefined })
  })

  it.each(['2026-02-30', '2026-13-01', '2026-00-10', '2026-1-1', '1999-12-31', '2100-01-01', '20261122', 'today', ''])(
    'are none that the calendar or the books do not have: %s',
    (text) => {
      expect(readDay(text)).toBeUndefined()
    },
  )

  it('are counted back over the ends of months and years', () => {
    expect(daysBefore('2026-01-01', 1)).toBe('2025-12-31')
    expect(readDay('2028-02-29')).toBe('2028-02-29')
  })
})
