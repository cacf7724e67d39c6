import type { TradeState } from '@yimatong/contract/states'
import { toRfc3339 } from '@yimatong/contract/clock'
import { describe, expect, it } from 'vitest'
import { isPushToShow, resultToShow, type Watch, watchFrom, withSeen } from './match.ts'

const NOW = Date.parse('2026-11-21T12:00:00+08:00')
const bill = (paymentId: string, secondsAgo: number, state: TradeState = 'SUCCESS') => ({
  paymentId,
  state,
  createdAt: toRfc3339(NOW - secondsAgo * 1000),
})
const watching = (secondsAgo: number, seen: string[] = []): Watch => ({ from: NOW - secondsAgo * 1000, seen })

describe('after coming back online', () => {
  it('shows the newest payment made since the code was shown', () => {
    const bills = [bill('pay_2', 10), bill('pay_1', 30), bill('pay_0', 4000)]
    expect(resultToShow(watching(60), bills, NOW)?.paymentId).toBe('pay_2')
  })

  it('does not show one from before the code', () => {
    expect(resultToShow(watching(60), [bill('pay_1', 64)], NOW)).toBeUndefined()
  })

  it('allows for a clock that is off by a moment', () => {
    expect(resultToShow(watching(60), [bill('pay_1', 62)], NOW)?.paymentId).toBe('pay_1')
  })

  it('shows none twice', () => {
    expect(resultToShow(watching(60, ['pay_1']), [bill('pay_1', 10)], NOW)).toBeUndefined()
  })

  it('shows declines and closed payments, but nothing without an outcome and no later refund', () => {
    expect(resultToShow(watching(60), [bill('pay_1', 5, 'PAYERROR')], NOW)?.paymentId).toBe('pay_1')
    expect(resultToShow(watching(60), [bill('pay_1', 5, 'CLOSED')], NOW)?.paymentId).toBe('pay_1')
    for (const state of ['PROCESSING', 'USERPAYING', 'REFUND', 'REVOKED'] as const)
      expect(resultToShow(watching(60), [bill('pay_1', 5, state)], NOW)).toBeUndefined()
  })

  it('leaves old news to the bills page', () => {
    expect(resultToShow(watching(4000), [bill('pay_1', 601)], NOW)).toBeUndefined()
  })

  it('shows nothing when no code was on show', () => {
    expect(resultToShow({ from: undefined, seen: [] }, [bill('pay_1', 5)], NOW)).toBeUndefined()
  })
})

describe('a push', () => {
  it('is shown once and only while it is news', () => {
    expect(isPushToShow(watching(1), bill('pay_1', 1), NOW)).toBe(true)
    expect(isPushToShow(watching(1, ['pay_1']), bill('pay_1', 1), NOW)).toBe(false)
    expect(isPushToShow(watching(1), bill('pay_1', 601), NOW)).toBe(false)
  })
})

describe('the watch', () => {
  it('goes on over sessions that follow each other, and begins anew after a long while', () => {
    expect(watchFrom(watching(599), NOW)).toEqual(watching(599))
    expect(watchFrom(watching(600), NOW).from).toBe(NOW)
    expect(watchFrom({ from: undefined, seen: [] }, NOW).from).toBe(NOW)
    expect(watchFrom(watching(-60), NOW).from).toBe(NOW)
  })

  it('remembers a bounded number of payments', () => {
    let watch = watching(0)
    for (let i = 0; i < 100; i++) watch = withSeen(watch, [`pay_${i}`, `pay_${i}`])
    expect(watch.seen).toHaveLength(40)
    expect(watch.seen.at(-1)).toBe('pay_99')
  })
})
