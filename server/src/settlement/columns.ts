import {
  SETTLEMENT_SIGNS,
  type SettlementKind,
  settlementLines,
  type SettlementRow,
  settlementSignOf,
  type SettlementView,
} from '@yimatong/contract/settlement-api'
import type { CellWords, Column } from '../files/columns.ts'
import { SETTLEMENT_KIND_WORDS, SHEET_WORDS } from './words.ts'

const PAID_OUT: CellWords<NonNullable<SettlementRow['payoutState']> | 'NONE'> = {
  NONE: { zh: '未付', en: 'No' },
  POSTING: { zh: '已付，正在记账', en: 'Yes, being booked' },
  DONE: { zh: '已付', en: 'Yes' },
  DECLINED: { zh: '已付，总账未记', en: 'Yes, refused by the ledger' },
}

/** A list of settlements as a file, a row each. */
export const SETTLEMENT_COLUMNS: readonly Column<SettlementRow>[] = [
  { title: { zh: '营业日', en: 'Business day' }, read: ({ businessDate }) => businessDate },
  { title: { zh: '商户号', en: 'Merchant no.' }, read: ({ merchantNo }) => merchantNo },
  {
    title: { zh: '商户', en: 'Merchant' },
    read: ({ merchantName, merchantNameEn }, language) => (language === 'zh' ? merchantName : merchantNameEn),
  },
  { title: { zh: '结算单号', en: 'Settlement no.' }, read: ({ settlementNo }) => ({ count: settlementNo }) },
  { title: { zh: '销售（元）', en: 'Sales (CNY)' }, read: ({ sales }) => ({ fen: sales }) },
  { title: { zh: '退款及撤销（元）', en: 'Refunds and reversals (CNY)' }, read: ({ back }) => ({ fen: back }) },
  { title: SHEET_WORDS.surchargeMerchant, read: ({ surchargeMerchant }) => ({ fen: surchargeMerchant }) },
  { title: SHEET_WORDS.surchargeSchool, read: ({ surchargeSchool }) => ({ fen: surchargeSchool }) },
  {
    title: { zh: '其中补收搭伙费（元）', en: 'Of that, surcharges taken later (CNY)' },
    read: ({ surchargeLater }) => ({ fen: surchargeLater }),
  },
  {
    title: { zh: '其中退回补收的搭伙费（元）', en: 'Of that, later surcharges given back (CNY)' },
    read: ({ surchargeBack }) => ({ fen: -surchargeBack || 0 }),
  },
  { title: { zh: '差错调整（元）', en: 'Corrections (CNY)' }, read: ({ corrections }) => ({ fen: corrections }) },
  { title: { zh: '手续费（元）', en: 'Commission (CNY)' }, read: ({ commission }) => ({ fen: commission }) },
  { title: { zh: '应付商户（元）', en: 'Due to the merchant (CNY)' }, read: ({ net }) => ({ fen: net }) },
  { title: { zh: '迟到项目', en: 'Late lines' }, read: ({ lateLines }) => ({ count: lateLines }) },
  {
    title: { zh: '付款', en: 'Paid out' },
    read: ({ payoutState }, language) => PAID_OUT[payoutState ?? 'NONE'][language],
  },
]

/** A line of one settlement's file: the sums of its day, then what became known late, then what follows from both. */
interface Line {
  businessDate: string
  what: keyof typeof SHEET_WORDS | SettlementKind
  outTradeNo: string
  count: number
  amount: number
  surchargeMerchant: number
  surchargeSchool: number
}

type Fen = Pick<Line, 'amount' | 'surchargeMerchant' | 'surchargeSchool'>

/** Nothing has no minus. */
const signed = (sign: 1 | -1, { amount, surchargeMerchant, surchargeSchool }: Fen): Fen => ({
  amount: amount * sign || 0,
  surchargeMerchant: surchargeMerchant * sign || 0,
  surchargeSchool: surchargeSchool * sign || 0,
})

/** The lines of a settlement, whose amounts add up to what is due; what goes back has a minus. */
export function linesOf({ content }: SettlementView): Line[] {
  const { day, late, businessDate, commission } = content
  const none = { outTradeNo: '', surchargeMerchant: 0, surchargeSchool: 0 }
  const sums = settlementLines(day).map(({ name: what, sum }) => ({
    businessDate,
    what,
    outTradeNo: '',
    count: sum.count,
    ...signed(settlementSignOf(what), sum),
  }))
  const lates = late.map(({ kind, businessDate: day, outTradeNo, ...fen }) => ({
    businessDate: day,
    what: kind,
    outTradeNo,
    count: 1,
    ...signed(SETTLEMENT_SIGNS[kind], fen),
  }))
  return [...sums, ...lates, { ...none, businessDate, what: 'commission', count: 0, amount: -commission || 0 }]
}

const isKind = (what: Line['what']): what is SettlementKind => what in SETTLEMENT_KIND_WORDS

/** One settlement as a file. */
export const LINE_COLUMNS: readonly Column<Line>[] = [
  { title: { zh: '所属营业日', en: 'Of the business day' }, read: ({ businessDate }) => businessDate },
  {
    title: SHEET_WORDS.item,
    read: ({ what }, language) => (isKind(what) ? SETTLEMENT_KIND_WORDS[what] : SHEET_WORDS[what])[language],
  },
  { title: { zh: '商户订单号', en: 'Order no.' }, read: ({ outTradeNo }) => outTradeNo },
  { title: SHEET_WORDS.count, read: ({ count }) => ({ count }) },
  { title: { zh: '金额（元）', en: 'Amount (CNY)' }, read: ({ amount }) => ({ fen: amount }) },
  { title: SHEET_WORDS.surchargeMerchant, read: ({ surchargeMerchant }) => ({ fen: surchargeMerchant }) },
  { title: SHEET_WORDS.surchargeSchool, read: ({ surchargeSchool }) => ({ fen: surchargeSchool }) },
]
