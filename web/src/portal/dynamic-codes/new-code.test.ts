import { portalDynamicCodeBody } from '@yimatong/contract/portal-api'
import { describe, expect, it } from 'vitest'
import { freshNumber } from '../fresh-number.ts'
import { amountText, asking, newCodeOf, wordsOf } from './new-code.ts'

describe('the amount field', () => {
  it.each([
    ['', '1', '1'],
    ['1', '12', '12'],
    ['12', '12.', '12.'],
    ['12.5', '12.50', '12.50'],
    ['12.50', '12.505', '12.50'],
    ['12', '12a', '12'],
    ['12', '-12', '12'],
    ['12', '1.2.3', '12'],
    ['', '.', '0.'],
    ['', '。5', '0.5'],
    ['', '１２．５', '12.5'],
    ['', ' ¥1,250.00 ', '1250.00'],
    ['999999', '9999999', '999999'],
    ['12', '', ''],
  ])('holding "%s" shows for "%s" typed "%s"', (before, typed, shown) => {
    expect(amountText(before, typed)).toBe(shown)
  })

  it.each([
    ['12.50', 1250],
    ['12.5', 1250],
    ['12', 1200],
    ['0.01', 1],
    ['100000', 10_000_000],
  ])('of %s yuan asks for %i fen', (amount, fen) => {
    expect(newCodeOf({ amount, subject: '', minutes: 5 })).toEqual({ amount: fen, expiresIn: 300 })
  })

  it.each(['', '0', '0.00', '0.', '100000.01', '999999'])('of "%s" asks for nothing', (amount) => {
    expect(newCodeOf({ amount, subject: '午餐', minutes: 5 })).toBeUndefined()
  })

  it('leaves out a subject of blanks', () => {
    expect(newCodeOf({ amount: '1', subject: '  ', minutes: 1 })).toEqual({ amount: 100, expiresIn: 60 })
    expect(newCodeOf({ amount: '1', subject: ' 午餐 ', minutes: 1 })?.subject).toBe('午餐')
  })
})

describe('a code that is asked for once more', () => {
  it('has the amount, the words and the life of the first', () => {
    const first = {
      amount: 125_000,
      subject: '聚餐',
      createdAt: '2026-11-22T12:00:00+08:00',
      expiresAt: '2026-11-22T12:10:00+08:00',
    }
    const form = wordsOf(first)
    expect(form).toEqual({ amount: '1250.00', subject: '聚餐', minutes: 10 })
    expect(newCodeOf(form)).toEqual({ amount: 125_000, subject: '聚餐', expiresIn: 600 })
  })

  it.each([
    [59, 1],
    [90, 2],
    [1800, 30],
  ])('of %i seconds lives %i minutes', (seconds, minutes) => {
    const createdAt = '2026-11-22T12:00:00+08:00'
    const expiresAt = new Date(Date.parse(createdAt) + seconds * 1000).toISOString()
    expect(wordsOf({ amount: 1, createdAt, expiresAt }).minutes).toBe(minutes)
  })
})

describe('the number of a new code', () => {
  const lunch = { amount: 1250, expiresIn: 300, subject: '午餐' }
  const first = { outTradeNo: 'P1', code: lunch }

  it('is the one it was asked under before, when no answer came', () => {
    expect(asking(first, { ...lunch }, () => 'P2').outTradeNo).toBe('P1')
  })

  it.each([
    ['another amount', { ...lunch, amount: 1 }],
    ['another life', { ...lunch, expiresIn: 60 }],
    ['no subject', { amount: 1250, expiresIn: 300 }],
  ])('is a fresh one for %s', (_, code) => {
    expect(asking(first, code, () => 'P2')).toEqual({ outTradeNo: 'P2', code })
  })

  it('is a fresh one once the first was answered', () => {
    expect(asking(undefined, lunch, () => 'P2').outTradeNo).toBe('P2')
  })

  it('can be read aloud, and is one that the wire takes', () => {
    const outTradeNo = freshNumber('P', Date.parse('2026-11-22T12:03:04+08:00'), () => 42)
    expect(outTradeNo).toBe('P261122120304-0000042')
    expect(portalDynamicCodeBody.safeParse({ ...lunch, outTradeNo }).success).toBe(true)
  })
})
