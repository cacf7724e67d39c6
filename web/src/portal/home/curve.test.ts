import type { PortalHome } from '@yimatong/contract/portal-api'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawnQuarters, scaleLines } from './curve.ts'

const NOTHING = { count: 0, amount: 0, comparedCount: 0, comparedAmount: 0 }

function day(sold: Record<string, number>): PortalHome['curve'] {
  return Array.from({ length: 96 }, (_, quarter) => {
    const from = `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
    return { from, ...NOTHING, count: sold[from] ?? 0, amount: (sold[from] ?? 0) * 1200 }
  })
}

describe('the meal-time curve', () => {
  it('runs from breakfast to supper on a day without sales', () => {
    const drawn = drawnQuarters(day({}))
    expect([drawn[0]?.from, drawn.at(-1)?.from]).toEqual(['06:00', '20:45'])
  })

  it('grows by whole hours for a stall that sells at night', () => {
    const drawn = drawnQuarters(day({ '05:30': 1, '22:15': 2 }))
    expect([drawn[0]?.from, drawn.at(-1)?.from]).toEqual(['05:00', '22:45'])
  })

  it('has a scale of a few round yuan that holds every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (highest) => {
        const lines = scaleLines(highest)
        expect(lines[0]).toBe(0)
        expect(lines.at(-1)).toBeGreaterThanOrEqual(highest)
        expect(lines.length).toBeLessThanOrEqual(5)
        expect(lines.every((line) => line % 100 === 0)).toBe(true)
      }),
    )
  })
})
