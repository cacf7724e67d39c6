import type { BillView } from '@yimatong/contract/platform-api'
import { dateAndTime, formatYuan } from '../../shared/format.ts'
import type { Language } from '../../shared/i18n/language.ts'
import { merchantOf } from '../bill-words.ts'
import { refundsOf } from './lines.ts'
import { RECEIPT_WORDS } from './receipt-words.ts'
import { BILLS_WORDS } from './words.ts'

const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}¥${formatYuan(Math.abs(fen))}`

/** The receipt as a message: what a friend or an office needs to find the payment. */
export function receiptText(bill: BillView, language: Language): string {
  const word = RECEIPT_WORDS[language]
  const { kinds } = BILLS_WORDS[language]
  const { amount, surcharge, total, refundedAmount } = bill
  const back = refundsOf(bill)
    .toReversed()
    .map((refund): [string, string] => [
      kinds[refund.kind],
      `${yuan(-refund.total)} (${dateAndTime(refund.at, language)})`,
    ])
  const rows: readonly (readonly [string, string | undefined])[] = [
    [word.time, dateAndTime(bill.paidAt ?? bill.createdAt, language)],
    [word.amount, yuan(amount)],
    [word.surcharge, surcharge.amount > 0 ? yuan(surcharge.amount) : undefined],
    [word.total, yuan(total)],
    ...back,
    [word.kept, back.length > 0 ? yuan(total - refundedAmount) : undefined],
    [word.terminalNo, bill.terminalNo],
    [word.orderNo, bill.outTradeNo],
    [word.paymentNo, bill.paymentId],
  ]
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : `${name}${word.colon}${value}`))
  return [`${word.title} · ${merchantOf(bill, language)}`, ...lines].join('\n')
}
