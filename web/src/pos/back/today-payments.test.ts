import type { PaymentView, TerminalStatement } from '@yimatong/contract/gateway-api'
import { describe, expect, it } from 'vitest'
import type { BackRecord } from '../logic/back-record.ts'
import { choices, leftFen, PICKING, pressGiveBack, wishOf } from '../logic/give-back.ts'
import { aBackRecord, aRefundView, aView } from '../logic/testing.ts'
import { todayPayments } from './today-payments.ts'

const paid = aView({ amount: 2000, surcharge: { amount: 300, rateBps: 1500, status: 'APPLIED' }, total: 2300 })
const refund = aRefundView()
const { businessDate } = paid

const listed = (...payments: PaymentView[]) =>
  ({ businessDate, terminalNo: 'T00001', payments }) as unknown as TerminalStatement
const offered = (payment: PaymentView, ...backs: BackRecord[]) =>
  choices(todayPayments([listed(payment)], [], backs, businessDate), '')

describe('what a cashier is offered to give back, while the list is from before', () => {
  it.each(['WRITTEN', 'SENT', 'ASKING'] as const)(
    'is nothing of a payment of which something is in doubt (%s)',
    (state) => {
      expect(offered(paid, aBackRecord({ state }))).toEqual([])
    },
  )

  it.each(['DECIDED', 'DONE'] as const)('is only what the till itself has not given back of it yet (%s)', (state) => {
    const [payment = paid] = offered(paid, aBackRecord({ state, refund }))
    expect([leftFen(payment), payment.refundedAmount]).toEqual([1500, 575])
    const sheet = pressGiveBack(PICKING, { key: 'PICKED', payment }, { shown: [], reasons: 1 })
    expect(sheet.step === 'DECIDE' && wishOf(sheet, 'why')).toMatchObject({
      kind: 'REFUND',
      amountFen: 1500,
      totalFen: 1725,
    })
  })

  it('is nothing of a payment that the till has cancelled', () => {
    const reversal = aRefundView({
      kind: 'REVERSAL',
      outRefundNo: paid.outTradeNo,
      amount: 2000,
      surcharge: 300,
      total: 2300,
    })
    expect(offered(paid, aBackRecord({ kind: 'CANCEL', state: 'DONE', refund: reversal }))).toEqual([])
  })

  it('counts nothing twice once the list says it, nor what was refused', () => {
    const known = aView({ ...paid, state: 'REFUND', refundedAmount: 575, refunds: [refund] })
    expect(offered(known, aBackRecord({ state: 'DONE', refund }))).toEqual([known])
    expect(offered(paid, aBackRecord({ state: 'REFUSED', refusal: 'STATE_CONFLICT' }))).toEqual([paid])
  })
})
