import type { PayBackItemView, PayBackReason } from '@yimatong/contract/office-pay-backs-api'
import type { CellWords, Column } from '../files/columns.ts'

const STATES: CellWords<PayBackItemView['state']> = {
  PLANNED: { zh: '待退', en: 'Planned' },
  LEFT_OUT: { zh: '未列入', en: 'Left out' },
  SENT: { zh: '已退', en: 'Paid back' },
  FAILED: { zh: '未退成', en: 'Failed' },
}

const REASONS: CellWords<PayBackReason> = {
  SANDBOX: { zh: '测试商户', en: 'Test merchant' },
  OTHER_CHANNEL: { zh: '不是一卡通付款', en: 'Not paid by one-card' },
  UNFINISHED: { zh: '尚无结果', en: 'No outcome yet' },
  REVERSED: { zh: '已撤销', en: 'Cancelled already' },
  TOO_OLD: { zh: '超过一年', en: 'More than a year old' },
  NO_SURCHARGE: { zh: '没有搭伙费', en: 'No surcharge' },
  NOTHING_LEFT: { zh: '已全部退回', en: 'All went back before' },
  IN_ANOTHER: { zh: '在另一批中', en: 'In another batch' },
  LESS_LEFT: { zh: '执行时余额不足退', en: 'Less was left when its turn came' },
  REFUSED: { zh: '被拒绝', en: 'Refused' },
}

const ROADS: CellWords<'ACCOUNT' | 'SUSPENSE'> = {
  ACCOUNT: { zh: '退回账户', en: 'To the account' },
  SUSPENSE: { zh: '暂挂（账户已销户）', en: 'Suspense (account closed)' },
}

/** Every row of a batch. */
export const PAY_BACK_COLUMNS: readonly Column<PayBackItemView>[] = [
  { title: { zh: '交易号', en: 'Payment' }, read: ({ paymentId }) => paymentId },
  { title: { zh: '商户订单号', en: 'Order no.' }, read: ({ outTradeNo }) => outTradeNo },
  { title: { zh: '营业日', en: 'Business day' }, read: ({ businessDate }) => businessDate },
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchantNo }) => merchantNo },
  {
    title: { zh: '商户', en: 'Merchant' },
    read: ({ merchantName, merchantNameEn }, language) => (language === 'zh' ? merchantName : merchantNameEn),
  },
  { title: { zh: '学工号', en: 'School no.' }, read: ({ person }) => person?.schoolNo ?? '' },
  { title: { zh: '姓名', en: 'Name' }, read: ({ person }) => person?.name ?? '' },
  { title: { zh: '付款金额（元）', en: 'Paid (CNY)' }, read: ({ paidAmount }) => ({ fen: paidAmount }) },
  {
    title: { zh: '付款搭伙费（元）', en: 'Surcharge paid (CNY)' },
    read: ({ paidSurcharge }) => ({ fen: paidSurcharge }),
  },
  { title: { zh: '退金额（元）', en: 'Amount back (CNY)' }, read: ({ amount }) => ({ fen: amount }) },
  { title: { zh: '退搭伙费（元）', en: 'Surcharge back (CNY)' }, read: ({ surcharge }) => ({ fen: surcharge }) },
  { title: { zh: '状态', en: 'State' }, read: ({ state }, language) => STATES[state][language] },
  { title: { zh: '去向', en: 'Road' }, read: ({ road }, language) => (road ? ROADS[road][language] : '') },
  { title: { zh: '原因', en: 'Reason' }, read: ({ reason }, language) => (reason ? REASONS[reason][language] : '') },
  {
    title: { zh: '退款单号', en: 'Refund no.' },
    read: ({ outRefundNo, state }) => (state === 'SENT' ? outRefundNo : ''),
  },
]
