import type { SettlementKind } from '@yimatong/contract/settlement-api'

/** What a settlement's files say; no words of a screen. */
type Words<Key extends string> = Readonly<Record<Key, { zh: string; en: string }>>

export const SETTLEMENT_KIND_WORDS: Words<SettlementKind> = {
  SALE: { zh: '销售', en: 'Sale' },
  REFUND: { zh: '退款', en: 'Refund' },
  REVERSAL: { zh: '撤销', en: 'Reversal' },
  LATE_SALE: { zh: '迟到扣款', en: 'Late debit' },
  LATE_BACK: { zh: '迟到扣款退回', en: 'Late debit paid back' },
  LATE_UNDONE: { zh: '迟到扣款已冲正', en: 'Late debit undone' },
  SHORT: { zh: '总账短款', en: 'Short in the ledger' },
  ADJUSTED_OUT: { zh: '差错调账（减）', en: 'Adjusted, taken off' },
  ADJUSTED_IN: { zh: '差错调账（增）', en: 'Adjusted, made good' },
  SURCHARGE_LATER: { zh: '补收搭伙费', en: 'Surcharge taken later' },
  SURCHARGE_BACK: { zh: '退回补收的搭伙费', en: 'Later surcharge given back' },
}

export const SHEET_WORDS = {
  title: { zh: '商户结算单', en: 'Merchant settlement' },
  campus: { zh: '一码通 · 后勤结算', en: 'Yimatong · logistics settlement' },
  number: { zh: '结算单号', en: 'No.' },
  merchant: { zh: '商户号', en: 'Merchant no.' },
  item: { zh: '项目', en: 'Item' },
  count: { zh: '笔数', en: 'Count' },
  amount: { zh: '金额', en: 'Amount' },
  surchargeMerchant: { zh: '搭伙费（归商户）', en: 'Surcharge, merchant' },
  surchargeSchool: { zh: '搭伙费（归学校）', en: 'Surcharge, school' },
  sales: { zh: '销售', en: 'Sales' },
  refunds: { zh: '退款', en: 'Refunds' },
  reversals: { zh: '撤销', en: 'Reversals' },
  surchargesLater: { zh: '补收搭伙费', en: 'Surcharges taken later' },
  surchargesBack: { zh: '退回补收的搭伙费', en: 'Later surcharges given back' },
  correctionsOut: { zh: '差错调减', en: 'Corrections, taken off' },
  correctionsIn: { zh: '差错调增', en: 'Corrections, made good' },
  netOf: { zh: '净额', en: 'Net' },
  netSales: { zh: '净销售额', en: 'Net sales' },
  commission: { zh: '手续费', en: 'Commission' },
  net: { zh: '应付商户', en: 'Due to the merchant' },
  schoolKeeps: { zh: '学校留存的搭伙费：', en: 'Surcharge kept by the school:' },
  late: { zh: '以前营业日的迟到项目', en: 'Of earlier days, known late' },
  paidOut: { zh: '已付款', en: 'Paid out' },
  notPaidOut: { zh: '尚未付款', en: 'Not paid out yet' },
  made: { zh: '生成时间', en: 'Made' },
  signed: { zh: '签字', en: 'Signed' },
} as const satisfies Words<string>
