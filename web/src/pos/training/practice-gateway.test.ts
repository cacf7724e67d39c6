import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { receiptOfPayment } from '../../shared/receipt/receipt-of-payment.ts'
import { aView } from '../logic/testing.ts'
import { createPracticeGateway, LATE_MS } from './practice-gateway.ts'
import { markTraining } from './receipt-mark.ts'

const config = { merchantNo: '10000001', merchantName: '面点', terminalNo: 'T00001' } as TerminalConfig
const outTradeNo = 'T00001-20261121-TRAIN-00001'

function practice() {
  const clock = { now: Date.parse('2026-11-21T12:00:00+08:00') }
  return { clock, gateway: createPracticeGateway({ now: () => clock.now, config: () => config }) }
}

const pay = (amount: number) => ({ outTradeNo, authCode: 'practice 1', amount })

describe('the amount decides what the practice customer does', () => {
  it.each([
    [1250, 'SUCCESS', 'SUCCESS'],
    [1200, 'SUCCESS', 'SUCCESS'],
    [1201, 'PAYERROR', 'PAYERROR'],
    [1202, 'PROCESSING', 'SUCCESS'],
    [1203, 'USERPAYING', 'SUCCESS'],
    [1204, 'USERPAYING', 'USERPAYING'],
  ])('%i fen: %s, and later %s', async (amount, first, later) => {
    const { clock, gateway } = practice()
    expect((await gateway.pay(pay(amount))).state).toBe(first)
    clock.now += LATE_MS
    expect((await gateway.payment(outTradeNo)).state).toBe(later)
  })

  it('a dynamic code is paid by itself', async () => {
    const { clock, gateway } = practice()
    expect(await gateway.makeCode({ outTradeNo, amount: 500 })).toMatchObject({ state: 'OPEN', amount: 500 })
    expect((await gateway.payment(outTradeNo)).state).toBe('USERPAYING')
    clock.now += LATE_MS
    expect(await gateway.payment(outTradeNo)).toMatchObject({ state: 'SUCCESS', total: 500 })
  })
})

describe('what the cashier decides', () => {
  it.each([
    [1204, 'CLOSED', 0],
    [1202, 'CLOSED', 0],
    [1250, 'REVOKED', 1250],
    [1201, 'PAYERROR', 0],
  ])('%i fen, cancelled: %s', async (amount, state, refundedAmount) => {
    const { gateway } = practice()
    await gateway.pay(pay(amount))
    expect(await gateway.cancel(outTradeNo)).toMatchObject({ state, refundedAmount })
  })

  it('the same once more is charged when it is wanted', async () => {
    const { gateway } = practice()
    await gateway.pay(pay(1204))
    expect((await gateway.confirm(outTradeNo)).state).toBe('SUCCESS')
  })

  it('a part goes back once, however often it is asked for, and the day says so', async () => {
    const { gateway } = practice()
    await gateway.pay(pay(1250))
    const asked = { outTradeNo, outRefundNo: `R-${outTradeNo}`, amount: 250, reason: '练习' }
    await gateway.refund(asked)
    expect(await gateway.refund(asked)).toEqual(await gateway.refundOf(asked.outRefundNo))
    expect(await gateway.statement('2026-11-21')).toMatchObject({ count: 1, total: 1000 })
  })
})

describe('nothing leaves', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('no request, whatever the till asks for', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    vi.stubGlobal('fetch', fetch)
    const { gateway } = practice()
    await gateway.pay(pay(1204))
    await gateway.confirm(outTradeNo)
    await gateway.cancel(outTradeNo)
    await gateway.statement('2026-11-21')
    const { shifts } = gateway
    await expect(gateway.token()).rejects.toThrow()
    await expect(gateway.config({ version: '', skewMs: 0, stopListVersion: 0 })).rejects.toThrow()
    await expect(shifts.open({ shiftNo: '', cashierNo: '01', pin: '' })).rejects.toThrow()
    expect(fetch).not.toHaveBeenCalled()
  })

  it('a receipt says above and below that no money was taken', () => {
    const { lines } = markTraining(receiptOfPayment(aView(), { language: 'zh-CN', merchantName: '面点' }))
    for (const line of [lines.at(0), lines.at(-1)])
      expect(line).toMatchObject({ is: 'TEXT', text: '练习模式，不收真钱' })
  })
})
