import { businessDateOf } from '@yimatong/contract/clock'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { currentLanguage } from '../../shared/i18n/language.ts'
import { receiptOfPayment, receiptOfRefund } from '../../shared/receipt/receipt-of-payment.ts'
import type { Receipt } from '../../shared/receipt/receipt.ts'
import type { BackRecord } from '../logic/back-record.ts'
import type { TillState } from '../till/state.ts'
import { todayPayments } from '../back/today-payments.ts'
import type { Printer } from './printer.ts'

export interface PrintingDeps {
  printer: Printer
  state: () => TillState
  now: () => number
  /** Counts one more print of that number today, and says which it is, from 1. */
  count: (businessDate: string, number: string) => Promise<number>
  /** Says on the paper what is to be known of all of it. */
  mark?: (receipt: Receipt) => Receipt
}

export interface Printing {
  printer: Printer
  /** A payment's receipt; the last one of today when none is given. From the second print on it says that it is a reprint. */
  payment: (view?: PaymentView) => void
  /** The receipt of what was given back. */
  back: (record: BackRecord) => void
  /** After a payment, when the till is set to it. */
  paid: (view: PaymentView | undefined) => void
}

/** What a till prints of its payments. */
export function createPrinting({ printer, state, now, count, mark = (receipt) => receipt }: PrintingDeps): Printing {
  const today = () => {
    const { statement, records, arrival } = state()
    const payments = todayPayments([statement], records, [], businessDateOf(now()))
    return arrival ? [arrival, ...payments] : payments
  }
  const print = (receipt: Receipt) => printer.print(mark(receipt))
  const context = async (number: string) => {
    const { merchantName, merchantNameEn } = state().config
    const language = currentLanguage()
    // A till that cannot count prints all the same.
    const print = await count(businessDateOf(now()), number).catch(() => 1)
    return { language, merchantName: language === 'en' ? merchantNameEn : merchantName, print }
  }
  const payment = async (view: PaymentView) => print(receiptOfPayment(view, await context(view.outTradeNo)))
  const last = () => today().find(({ state: standing }) => standing === 'SUCCESS' || standing === 'REFUND')
  return {
    printer,
    payment: (view = last()) => (view ? void payment(view) : printer.say('NOTHING_TO_PRINT')),
    back: ({ refund, outTradeNo, backNo }) => {
      const view = today().find((one) => one.outTradeNo === outTradeNo)
      if (refund === undefined || view === undefined) return printer.say('NOTHING_TO_PRINT')
      void context(backNo).then((about) => print(receiptOfRefund(refund, view, about)))
    },
    paid: (view) => {
      if (view && printer.store.get().settings.auto) void payment(view)
    },
  }
}
