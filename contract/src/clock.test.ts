import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { businessDateOf, campusTimeOf, startOfBusinessDate, startOfDay, toRfc3339 } from './clock.ts'

describe('campus time', () => {
  it('starts the business day at midnight in Shanghai, whatever the host thinks', () => {
    expect(businessDateOf(Date.parse('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20')
    expect(businessDateOf(Date.parse('2026-11-20T16:00:00.000Z'))).toBe('2026-11-21')
    expect(startOfBusinessDate('2026-11-21')).toBe(Date.parse('2026-11-20T16:00:00Z'))
  })

  it('counts Sunday as the seventh day', () => {
    expect(campusTimeOf(Date.parse('2026-11-22T04:30:00Z'))).toEqual({ minuteOfDay: 750, weekday: 7 })
  })

  it('writes instants with the campus offset', () => {
    expect(toRfc3339(Date.parse('2026-11-21T04:03:04.005Z'))).toBe('2026-11-21T12:03:04.005+08:00')
  })

  it('writes every instant as the calendar does', () => {
    const instants = fc.integer({ min: 0, max: Date.parse('2400-03-01T00:00:00Z') })
    fc.assert(
      fc.property(instants, (epochMs) => {
        const written = new Date(epochMs + 8 * 60 * 60 * 1000).toISOString()
        expect(toRfc3339(epochMs)).toBe(`${written.slice(0, -1)}+08:00`)
        expect(businessDateOf(epochMs)).toBe(written.slice(0, 10))
        expect(startOfDay(epochMs)).toBe(startOfBusinessDate(businessDateOf(epochMs)))
      }),
    )
    expect(businessDateOf(Date.parse('2028-02-29T04:00:00Z'))).toBe('2028-02-29')
    expect(businessDateOf(Date.parse('2027-12-31T16:00:00Z'))).toBe('2028-01-01')
  })
})
