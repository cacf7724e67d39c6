import { describe, expect, it } from 'vitest'
import { idPattern, madeAtMs, newId } from './ids.ts'

describe('an id', () => {
  const made = Array.from({ length: 20_000 }, () => newId('payment'))

  it('says what it names, and is a UUID of version 7', () => {
    for (const id of made) expect(id).toMatch(/^pay_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    expect(made.every((id) => idPattern('payment').test(id))).toBe(true)
    expect(Math.abs(madeAtMs(made[0] ?? '') - Date.now())).toBeLessThan(60_000)
  })

  it('is no other one, and sorts after those that were made before', () => {
    expect(new Set(made).size).toBe(made.length)
    expect(made.toSorted()).toEqual(made)
  })

  it('cannot be told from the one before', () => {
    const endings = new Set(made.map((id) => id.slice(-12)))
    expect(endings.size).toBe(made.length)
  })
})
