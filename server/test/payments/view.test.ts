import { paymentView as schema } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import { billView as billSchema } from '@yimatong/contract/platform-api'
import { describe, expect, it } from 'vitest'
import type { Payment } from '../../src/payments/payment.ts'
import { billView, paymentView } from '../../src/payments/view.ts'

const NOON = Date.parse('2026-11-21T12:00:00+08:00')

function aPayment(more: Partial<Payment> = {}): Payment {
  return {
    paymentId: newId('payment'),
    merchantNo: '10000001',
    merchantName: '面食馆',
    merchantNameEn: 'Noodles',
    terminalNo: 'T00001',
    outTradeNo: 'A-1',
    attempt: 0,
    contentHash: '00',
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    state: 'SUCCESS',
    amountFen: 1000,
    surchargeFen: 150,
    surchargeStatus: 'APPLIED',
    surchargeRule: {
      ruleId: newId('surchargeRule'),
      version: 2,
      rateBps: 1500,
      receiver: 'SCHOOL',
      name: '校外人员搭伙费',
      nameEn: 'Outsiders',
    },
    payer: { personId: newId('person'), schoolNo: 'W00012', name: '陈志强', identityClass: 'OUTSIDER' },
    deviceId: newId('device'),
    codeForm: 'QR',
    operator: '007',
    balanceAfterFen: 8850,
    subsidyFen: 0,
    refundedFen: 0,
    businessDate: '2026-11-21',
    createdAtMs: NOON,
    paidAtMs: NOON + 40,
    finishedAtMs: NOON + 41,
    events: [{ type: 'CREATED', atMs: NOON, actor: 'T00001' }],
    ...more,
  }
}

describe('the view of a payment', () => {
  it('fits its schema and counts the surcharge into the total', () => {
    const view = schema.parse(paymentView(aPayment()))
    expect(view).toMatchObject({ amount: 1000, total: 1150, surcharge: { amount: 150, rateBps: 1500, ruleVersion: 2 } })
    expect(view.paidAt).toBe('2026-11-21T12:00:00.040+08:00')
  })

  it('shows a masked name and the last four of the number, and no account, device or full name', () => {
    const payment = aPayment()
    const view = paymentView(payment)
    expect(view.payer).toEqual({ maskedName: '陈*强', accountTail: '0012', identityClass: 'OUTSIDER' })
    const text = JSON.stringify(view)
    for (const secret of ['陈志强', 'W00012', payment.deviceId, payment.payer?.personId]) {
      expect(text).not.toContain(secret)
    }
  })

  it('leaves out what is not known', () => {
    const view = paymentView(
      aPayment({ state: 'PROCESSING', payer: undefined, surchargeRule: undefined, paidAtMs: undefined }),
    )
    expect(Object.keys(view)).not.toContain('payer')
    expect(Object.keys(view)).not.toContain('paidAt')
    expect(JSON.parse(JSON.stringify(view))).toEqual(view)
  })
})

describe('a bill', () => {
  it('names the rule and the balance for the payer, and not the cashier', () => {
    const bill = billSchema.parse(billView(aPayment()))
    expect(bill).toMatchObject({
      merchantNameEn: 'Noodles',
      surchargeRuleName: '校外人员搭伙费',
      surchargeRuleNameEn: 'Outsiders',
      balanceAfter: 8850,
    })
    expect(bill).not.toHaveProperty('operator')
  })
})
