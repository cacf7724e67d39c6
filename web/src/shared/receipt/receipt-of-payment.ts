import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { dateAndTime, percent } from '../format.ts'
import type { Language } from '../i18n/language.ts'
import { words } from '../i18n/words.ts'
import { pairOf, paperYuan, type Receipt, type ReceiptLine, RULE } from './receipt.ts'

const WORDS = words(
  {
    payment: '收款凭证',
    refund: '退款凭证',
    reversal: '撤销凭证',
    reprint: (print: number) => `重印 第 ${print} 次`,
    terminal: '终端号',
    order: '流水号',
    refundNo: '退款单号',
    time: '时间',
    payer: '付款人',
    tail: (name: string, tail: string) => `${name} 尾号${tail}`,
    amount: '消费',
    surcharge: '搭伙费',
    total: '合计',
    back: '退回合计',
    refunded: '其中已退回',
    reason: '原因',
    underWay: '退款已受理，稍后到账',
    suspense: '原账户已注销，款项待领',
    keep: '如需退款，请出示本凭证',
    origin: '款项退回原付款账户',
  },
  {
    payment: 'Receipt',
    refund: 'Refund receipt',
    reversal: 'Cancellation receipt',
    reprint: (print) => `REPRINT no. ${print}`,
    terminal: 'Terminal',
    order: 'Order no.',
    refundNo: 'Refund no.',
    time: 'Time',
    payer: 'Payer',
    tail: (name, tail) => `${name} …${tail}`,
    amount: 'Amount',
    surcharge: 'Surcharge',
    total: 'Total',
    back: 'Total returned',
    refunded: 'Of it returned',
    reason: 'Reason',
    underWay: 'Decided; the money is on its way',
    suspense: 'Account closed; held for its owner',
    keep: 'Keep this for a refund',
    origin: 'Returned to the account that paid',
  },
)

export interface ReceiptContext {
  language: Language
  /** As it is called in the receipt's language. */
  merchantName: string
  /** Which print this is of the same receipt, from 1; more than 1 says that it is a reprint. Absent on a screen. */
  print?: number | undefined
}

type Word = (typeof WORDS)[Language]

function head(word: Word, what: string, { merchantName, print = 1 }: ReceiptContext): ReceiptLine[] {
  const again: ReceiptLine[] = print > 1 ? [{ is: 'TEXT', text: `* ${word.reprint(print - 1)} *`, strong: true }] : []
  return [{ is: 'TITLE', text: merchantName }, { is: 'TEXT', text: what }, ...again, RULE]
}

function payerOf(word: Word, { payer }: PaymentView): string | undefined {
  return payer && word.tail(payer.maskedName, payer.accountTail)
}

function surchargeLabel(word: Word, { surcharge }: PaymentView): string {
  return surcharge.rateBps ? `${word.surcharge} ${percent(surcharge.rateBps)}` : word.surcharge
}

/** The receipt of a payment that was paid, with what has gone back of it since. */
export function receiptOfPayment(view: PaymentView, context: ReceiptContext): Receipt {
  const { language } = context
  const word = WORDS[language]
  const { surcharge, amount, total, refundedAmount } = view
  const parts = surcharge.amount > 0 || surcharge.status === 'APPLIED'
  return {
    language,
    lines: [
      ...head(word, word.payment, context),
      ...pairOf(word.terminal, view.terminalNo),
      ...pairOf(word.order, view.outTradeNo),
      ...pairOf(word.time, dateAndTime(view.paidAt ?? view.createdAt, language)),
      ...pairOf(word.payer, payerOf(word, view)),
      RULE,
      ...(parts ? pairOf(word.amount, paperYuan(amount)) : []),
      ...(parts ? pairOf(surchargeLabel(word, view), paperYuan(surcharge.amount)) : []),
      { is: 'PAIR', label: word.total, value: paperYuan(total), large: true },
      ...(refundedAmount > 0 ? pairOf(word.refunded, paperYuan(-refundedAmount)) : []),
      RULE,
      { is: 'TEXT', text: word.keep },
    ],
  }
}

/** The receipt of money that goes back: a refund, or the reversal of a payment that was cancelled. */
export function receiptOfRefund(refund: RefundView, view: PaymentView, context: ReceiptContext): Receipt {
  const { language } = context
  const word = WORDS[language]
  const reversal = refund.kind === 'REVERSAL'
  const { surcharge, amount, total } = refund
  const where = refund.toSuspense ? word.suspense : word.origin
  return {
    language,
    lines: [
      ...head(word, reversal ? word.reversal : word.refund, context),
      ...pairOf(word.terminal, view.terminalNo),
      ...pairOf(word.order, view.outTradeNo),
      ...(reversal ? [] : pairOf(word.refundNo, refund.outRefundNo)),
      ...pairOf(word.time, dateAndTime(refund.finishedAt ?? refund.createdAt, language)),
      ...pairOf(word.payer, payerOf(word, view)),
      ...pairOf(word.reason, refund.reason),
      RULE,
      ...(surcharge > 0 ? pairOf(word.amount, paperYuan(-amount)) : []),
      ...(surcharge > 0 ? pairOf(word.surcharge, paperYuan(-surcharge)) : []),
      { is: 'PAIR', label: word.back, value: paperYuan(-total), large: true },
      RULE,
      { is: 'TEXT', text: refund.state === 'SUCCESS' ? where : word.underWay },
    ],
  }
}
