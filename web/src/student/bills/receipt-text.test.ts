import type { BillView } from '@yimatong/contract/platform-api'
import { expect, it } from 'vitest'
import { receiptText } from './receipt-text.ts'

const bill = {
  paymentId: 'pay_1',
  outTradeNo: 'A-7',
  merchantName: '面食馆',
  merchantNameEn: 'Noodles',
  state: 'SUCCESS',
  amount: 1000,
  surcharge: { amount: 150, status: 'APPLIED' },
  total: 1150,
  refundedAmount: 0,
  createdAt: '2026-11-22T12:00:00+08:00',
} as BillView

it('says what was paid, and where to find it', () => {
  expect(receiptText(bill, 'zh-CN').split('\n')).toEqual([
    '电子凭证 · 面食馆',
    '时间：2026/11/22 12:00:00',
    '消费金额：¥10.00',
    '搭伙费：¥1.50',
    '合计：¥11.50',
    '商户订单号：A-7',
    '流水号：pay_1',
  ])
})

it('says what came back and what is left', () => {
  const refund = { refundId: 'rfd_1', kind: 'REFUND', total: 460, createdAt: '2026-11-22T13:00:00+08:00' }
  const text = receiptText({ ...bill, refundedAmount: 460, refunds: [refund] } as BillView, 'en')
  expect(text).toContain('Total: ¥11.50\nRefund: -¥4.60 (22/11/2026 13:00:00)\nPaid after refunds: ¥6.90\n')
})
