import type { PortalDynamicCode, PortalPaymentRow } from '@yimatong/contract/portal-api'
import { describe, expect, it } from 'vitest'
import { newer, shownAt, withPayment } from './shown.ts'

const MADE = Date.parse('2026-11-22T12:00:00+08:00')
const DYNAMIC_ID = `dyn_${'0'.repeat(32)}`

const code = (more: Partial<PortalDynamicCode> = {}): PortalDynamicCode => ({
  outTradeNo: 'P1',
  dynamicId: DYNAMIC_ID,
  url: 'https://pay.example/q/token',
  amount: 1250,
  state: 'OPEN',
  createdAt: '2026-11-22T12:00:00+08:00',
  expiresAt: '2026-11-22T12:05:00+08:00',
  ...more,
})

const payment = (more: Partial<PortalPaymentRow> = {}): PortalPaymentRow => ({
  paymentId: `pay_${'1'.repeat(32)}`,
  outTradeNo: 'P1',
  merchantNo: '10000001',
  channel: 'ONECARD',
  mode: 'FORWARD_SCAN',
  state: 'SUCCESS',
  amount: 1250,
  surcharge: { amount: 0, status: 'NONE' },
  total: 1250,
  refundedAmount: 0,
  merchantCodeId: DYNAMIC_ID,
  businessDate: '2026-11-22',
  createdAt: '2026-11-22T12:01:00+08:00',
  ...more,
})

describe('a code on show', () => {
  it('counts down until its instant, and is over from then on, whatever was heard last', () => {
    expect(shownAt(code(), MADE)).toEqual({ show: 'OPEN', leftMs: 300_000 })
    expect(shownAt(code(), MADE + 299_999)).toEqual({ show: 'OPEN', leftMs: 1 })
    expect(shownAt(code(), MADE + 300_000)).toEqual({ show: 'EXPIRED' })
  })

  it('that somebody began to pay in time is being paid, also after its instant', () => {
    expect(shownAt(code({ state: 'PAYING' }), MADE + 301_000)).toEqual({ show: 'PAYING' })
  })

  it.each(['CANCELLED', 'EXPIRED'] as const)('that is %s says so', (state) => {
    expect(shownAt(code({ state }), MADE)).toEqual({ show: state })
  })

  it('is open again when an attempt came to nothing', () => {
    const open = newer(code({ state: 'PAYING' }), code())
    expect(open.state).toBe('OPEN')
  })

  it.each(['PAID', 'CANCELLED', 'EXPIRED'] as const)('stays %s when an older answer comes late', (state) => {
    for (const late of ['OPEN', 'PAYING'] as const) {
      expect(newer(code({ state }), code({ state: late })).state).toBe(state)
    }
  })

  it('keeps its payment when a push without one says the same once more', () => {
    const paid = code({ state: 'PAID', payment: payment() })
    expect(newer(paid, code({ state: 'PAID' })).payment).toEqual(payment())
  })
})

describe('the push of a payment', () => {
  it('turns its code paid at once', () => {
    const paid = withPayment(code(), payment())
    expect(shownAt(paid, MADE)).toEqual({ show: 'PAID', payment: payment() })
  })

  it('that was declined leaves the code as it is', () => {
    const declined = payment({ state: 'PAYERROR', declineCode: 'INSUFFICIENT_BALANCE' })
    expect(withPayment(code({ state: 'PAYING' }), declined).state).toBe('PAYING')
  })

  it('of another code changes nothing', () => {
    const other = payment({ merchantCodeId: `dyn_${'2'.repeat(32)}` })
    expect(withPayment(code(), other)).toEqual(code())
  })

  it('that is changed later is followed', () => {
    const paid = withPayment(code(), payment())
    expect(withPayment(paid, payment({ state: 'REFUND', refundedAmount: 1250 })).payment?.state).toBe('REFUND')
  })

  it('does not pay what was cancelled', () => {
    expect(withPayment(code({ state: 'CANCELLED' }), payment()).state).toBe('CANCELLED')
  })
})
