import {
  ADJUSTMENT_ACCOUNT,
  BANK_ACCOUNT,
  CASH_ACCOUNT,
  CLEARING_ACCOUNT,
  COMMISSION_ACCOUNT,
  PEOPLE_BOOK,
  SCHOOL_SURCHARGE_ACCOUNT,
  SUBSIDIES_BOOK,
  SUBSIDY_FUND_ACCOUNT,
  SUSPENSE_ACCOUNT,
  type TrialBalanceLine,
} from './onecard-api.ts'

/** A line of the chart of accounts (科目表). Assets and expenses stand on the debit side. */
export interface ChartLine {
  code: string
  zh: string
  en: string
}

const KINDS: Readonly<Record<Exclude<TrialBalanceLine['kind'], 'PERSON'>, ChartLine>> = {
  CASH: { code: '1001', zh: '库存现金', en: 'Cash' },
  BANK: { code: '1002', zh: '银行存款', en: 'Bank' },
  CLEARING: { code: '1012', zh: '在途充值款', en: 'Top-ups in clearing' },
  MERCHANT: { code: '2202', zh: '应付商户款', en: 'Owed to merchants' },
  SUSPENSE: { code: '2241', zh: '暂挂款', en: 'Suspense' },
  SUBSIDY_FUND: { code: '2401', zh: '补助专款', en: 'Subsidy fund' },
  SURCHARGE: { code: '6051', zh: '搭伙费收入', en: 'Surcharge income' },
  COMMISSION: { code: '6052', zh: '商户服务费收入', en: 'Commission income' },
  ADJUSTMENT: { code: '1901', zh: '待处理调整', en: 'Adjustments to explain' },
}
const OF_PEOPLE: Readonly<Record<string, ChartLine>> = {
  [PEOPLE_BOOK]: { code: '2203', zh: '持卡人余额', en: "People's balances" },
  [SUBSIDIES_BOOK]: { code: '2204', zh: '持卡人补助余额', en: "People's subsidies" },
}

/** What a book of the trial balance is in the chart of accounts. */
export function chartLine({ book, kind }: Pick<TrialBalanceLine, 'book' | 'kind'>): ChartLine {
  const line = kind === 'PERSON' ? OF_PEOPLE[book] : KINDS[kind]
  if (line === undefined) throw new Error(`the chart of accounts has no line for ${book}`)
  return line
}

/** The school's own books by the number of their account, for whoever meets the number alone. */
export const SYSTEM_BOOKS: Readonly<Record<string, ChartLine>> = {
  [CASH_ACCOUNT]: KINDS.CASH,
  [BANK_ACCOUNT]: KINDS.BANK,
  [CLEARING_ACCOUNT]: KINDS.CLEARING,
  [SUSPENSE_ACCOUNT]: KINDS.SUSPENSE,
  [SUBSIDY_FUND_ACCOUNT]: KINDS.SUBSIDY_FUND,
  [SCHOOL_SURCHARGE_ACCOUNT]: KINDS.SURCHARGE,
  [COMMISSION_ACCOUNT]: KINDS.COMMISSION,
  [ADJUSTMENT_ACCOUNT]: KINDS.ADJUSTMENT,
  ...OF_PEOPLE,
}
