import type { PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { IdentityClass, TradeState } from '@yimatong/contract/states'
import { type CellWords, type Column, type Language, shortTime } from './columns.ts'

const STATES: CellWords<TradeState> = {
  PROCESSING: { zh: '处理中', en: 'Processing' },
  USERPAYING: { zh: '用户支付中', en: 'Customer is paying' },
  SUCCESS: { zh: '支付成功', en: 'Paid' },
  PAYERROR: { zh: '支付失败', en: 'Declined' },
  CLOSED: { zh: '已关闭', en: 'Closed' },
  REVOKED: { zh: '已撤销', en: 'Cancelled' },
  REFUND: { zh: '转入退款', en: 'Refunded' },
}

const MODES: CellWords<PortalPaymentRow['mode']> = {
  REVERSE_SCAN: { zh: '商户扫码', en: 'Merchant scans' },
  FORWARD_SCAN: { zh: '用户扫码', en: 'Customer scans' },
}

const CLASSES: CellWords<IdentityClass> = {
  STUDENT: { zh: '学生', en: 'Student' },
  TEACHER: { zh: '教职工', en: 'Staff' },
  OUTSIDER: { zh: '校外人员', en: 'Outsider' },
  TEMPORARY: { zh: '临时人员', en: 'Temporary' },
}

const NO_CLASS: Readonly<Record<Language, string>> = { zh: '未核实', en: 'Not established' }

/** What a merchant's list of payments says as a file. */
export const PAYMENT_COLUMNS: readonly Column<PortalPaymentRow>[] = [
  { title: { zh: '交易号', en: 'Payment' }, read: ({ paymentId }) => paymentId },
  { title: { zh: '商户订单号', en: 'Order no.' }, read: ({ outTradeNo }) => outTradeNo },
  { title: { zh: '营业日', en: 'Business day' }, read: ({ businessDate }) => businessDate },
  { title: { zh: '创建时间', en: 'Created' }, read: ({ createdAt }) => shortTime(createdAt) },
  { title: { zh: '支付时间', en: 'Paid at' }, read: ({ paidAt }) => shortTime(paidAt) },
  { title: { zh: '方式', en: 'Mode' }, read: ({ mode }, language) => MODES[mode][language] },
  { title: { zh: '状态', en: 'State' }, read: ({ state }, language) => STATES[state][language] },
  { title: { zh: '未成功原因', en: 'Decline code' }, read: ({ declineCode }) => declineCode ?? '' },
  { title: { zh: '终端号', en: 'Terminal' }, read: ({ terminalNo }) => terminalNo ?? '' },
  { title: { zh: '终端名称', en: 'Terminal name' }, read: ({ terminalName }) => terminalName ?? '' },
  { title: { zh: '金额（元）', en: 'Amount (CNY)' }, read: ({ amount }) => ({ fen: amount }) },
  { title: { zh: '搭伙费（元）', en: 'Surcharge (CNY)' }, read: ({ surcharge }) => ({ fen: surcharge.amount }) },
  { title: { zh: '合计（元）', en: 'Total (CNY)' }, read: ({ total }) => ({ fen: total }) },
  { title: { zh: '已退款（元）', en: 'Refunded (CNY)' }, read: ({ refundedAmount }) => ({ fen: refundedAmount }) },
  { title: { zh: '付款人', en: 'Payer' }, read: ({ payer }) => payer?.maskedName ?? '' },
  { title: { zh: '学工号后四位', en: 'School no., last four' }, read: ({ payer }) => payer?.accountTail ?? '' },
  {
    title: { zh: '身份', en: 'Identity' },
    read: ({ payer }, language) => {
      if (payer === undefined) return ''
      return payer.identityClass === undefined ? NO_CLASS[language] : CLASSES[payer.identityClass][language]
    },
  },
  { title: { zh: '商品', en: 'Subject' }, read: ({ subject }) => subject ?? '' },
  { title: { zh: '收银员', en: 'Cashier' }, read: ({ operator }) => operator ?? '' },
]
