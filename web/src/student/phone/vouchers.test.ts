import { describe, expect, it } from 'vitest'
import { hasRunOut, nextPlace, type Pool, paymentsLeft, placeOnReturn, placeToGoOn, withStruck } from './vouchers.ts'

const END = 1_000_000_000
const NOW = END - 86_400_000
const pool = (struck: number[] = [], size = 10): Pool => ({ expiries: Array(size).fill(END), struck })

describe('which voucher is shown', () => {
  it('takes them in order and passes over those struck out', () => {
    expect(nextPlace(pool(), NOW)).toBe(0)
    expect(nextPlace(pool([0, 1, 3]), NOW)).toBe(2)
  })

  it('goes on with the voucher on show while it was not struck out', () => {
    expect(placeOnReturn(pool(), 4, NOW)).toBe(4)
    expect(placeOnReturn(pool([4]), 4, NOW)).toBe(0)
    expect(placeOnReturn(pool([0, 4]), undefined, NOW)).toBe(1)
  })

  it('goes on with the voucher on show to its end while no other batch comes', () => {
    expect(placeToGoOn(pool([0, 1]), 1, NOW)).toBe(1)
    expect(placeToGoOn(pool([0, 1]), 1, END - 1)).toBe(1)
    expect(placeToGoOn(pool([0, 1]), undefined, NOW)).toBe(2)
    expect(placeToGoOn(pool([0]), 1, END)).toBeUndefined()
  })

  it('begins none that ends within half a minute', () => {
    expect(nextPlace(pool(), END - 30_001)).toBe(0)
    expect(nextPlace(pool(), END - 30_000)).toBeUndefined()
  })

  it('passes over an expired one when others live longer', () => {
    expect(nextPlace({ expiries: [NOW, END], struck: [] }, NOW)).toBe(1)
  })
})

describe('what is left', () => {
  it('counts the one on show, once', () => {
    expect(paymentsLeft(pool(), 0, NOW)).toBe(10)
    expect(paymentsLeft(pool([0]), 0, NOW)).toBe(10)
    expect(paymentsLeft(pool([0]), 1, NOW)).toBe(9)
  })

  it('is nothing after the end', () => {
    expect(paymentsLeft(pool([0]), 0, END)).toBe(0)
  })

  it('tells used up from run out', () => {
    expect(hasRunOut(pool([0, 1], 2), NOW)).toBe(false)
    expect(hasRunOut(pool([0], 2), NOW)).toBe(false)
    expect(hasRunOut(pool([0], 2), END)).toBe(true)
    expect(hasRunOut(pool([0, 1], 2), END)).toBe(false)
  })
})

it('strikes out once', () => {
  expect(withStruck([1], 2)).toEqual([1, 2])
  expect(withStruck([1], 1)).toEqual([1])
})
