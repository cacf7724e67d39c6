import type { PortalPaymentRow } from '@yimatong/contract/portal-api'

const hex = (index: number) => index.toString(16).padStart(32, '0')
const NOON = Date.parse('2026-11-22T12:00:00.000+08:00')

/** When the payment of this index was made: a second after the one before it. */
const timeOf = (index: number): string =>
  `${new Date(NOON + index * 1000 + 8 * 60 * 60 * 1000).toISOString().slice(0, -1)}+08:00`

/** A paid bowl of noodles, the so-and-so-many-th after noon; what matters to a test is given. */
export function aRow(index: number, given: Partial<PortalPaymentRow> = {}): PortalPaymentRow {
  return {
    paymentId: `pay_${hex(index)}`,
    outTradeNo: `order-${index}`,
    merchantNo: '10000003',
    terminalNo: 'T00005',
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    state: 'SUCCESS',
    amount: 1200,
    surcharge: { amount: 0, status: 'NONE' },
    total: 1200,
    refundedAmount: 0,
    payer: { maskedName: '张*雯', accountTail: '0001', identityClass: 'STUDENT' },
    businessDate: '2026-11-22',
    createdAt: timeOf(index),
    paidAt: timeOf(index),
    ...given,
  }
}
