import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import type { ConfirmationView, PaymentView, TerminalConfig, TradeView } from '@yimatong/contract/gateway-api'
import type { RefundBody, RefundView } from '@yimatong/contract/refund-api'
import { NoAnswer } from '../../shared/http/errors.ts'
import type { Gateway } from '../till/gateway.ts'

/** What the practice customer does, by the last figures of the amount. */
export const PRACTICE_CASES = ['PAYS', 'NO_MONEY', 'LATE', 'PIN', 'TWICE'] as const
export type PracticeCase = (typeof PRACTICE_CASES)[number]

function caseOf(amountFen: number): PracticeCase {
  return PRACTICE_CASES[amountFen % 100] ?? 'PAYS'
}

/** So long the practice customer takes, and so long a code or a question waits. */
export const LATE_MS = 4000
const SHOWN_MS = 300_000
const ASKED_MS = 45_000

interface Trade {
  outTradeNo: string
  amount: number
  is: PracticeCase | 'CODE'
  at: number
  /** The cashier has said that it is wanted. */
  wanted: boolean
  cancelled: boolean
  refunded: number
}

export interface PracticeDeps {
  /** Milliseconds. */
  now: () => number
  config: () => TerminalConfig
}

function stateOf({ amount, at, cancelled, is, refunded, wanted }: Trade, now: number): PaymentView['state'] {
  if (cancelled) return refunded === amount ? 'REVOKED' : 'CLOSED'
  if (refunded > 0) return 'REFUND'
  if (is === 'NO_MONEY') return 'PAYERROR'
  if (is === 'TWICE') return wanted ? 'SUCCESS' : now < at + ASKED_MS ? 'USERPAYING' : 'CLOSED'
  if (is === 'PAYS' || now >= at + LATE_MS) return 'SUCCESS'
  return is === 'LATE' ? 'PROCESSING' : 'USERPAYING'
}

function confirmationOf({ at, is, outTradeNo }: Trade, state: PaymentView['state']): ConfirmationView | undefined {
  if (is !== 'TWICE' && is !== 'PIN') return undefined
  const asked = {
    state: state === 'USERPAYING' ? 'PENDING' : 'CONFIRMED',
    expiresAt: toRfc3339(at + ASKED_MS),
  } as const
  if (is === 'PIN') return { reason: 'AMOUNT', ...asked }
  return { reason: 'DUPLICATE', ...asked, earlierOutTradeNo: outTradeNo, earlierAt: toRfc3339(at - 10_000) }
}

const no = () => Promise.reject(new NoAnswer('nobody is asked in training'))

/**
 * The gateway of the training mode: the same interface, in this page's memory. It has no address and no key, so nothing of it
 * can reach anybody; what it answers are the states that the real one has.
 */
export function createPracticeGateway({ now, config }: PracticeDeps): Gateway {
  const trades = new Map<string, Trade>()
  const refunds = new Map<string, RefundView>()
  const trade = (outTradeNo: string) => {
    const found = trades.get(outTradeNo)
    if (found === undefined) throw new NoAnswer('there is no such practice')
    return found
  }
  const idOf = (kind: string, { at, outTradeNo }: Trade) => `${kind}_practice-${outTradeNo}-${at}`
  const seller = () => {
    const { merchantName, merchantNo, terminalNo } = config()
    return { merchantName, merchantNo, terminalNo, channel: 'ONECARD' } as const
  }
  const codeOf = (one: Trade) => ({
    outTradeNo: one.outTradeNo,
    // No app takes it for a code.
    url: 'TRAINING - NO REAL MONEY',
    amount: one.amount,
    createdAt: toRfc3339(one.at),
    expiresAt: toRfc3339(one.at + SHOWN_MS),
  })
  const paymentOf = (one: Trade): PaymentView => {
    const state = stateOf(one, now())
    const confirmation = confirmationOf(one, state)
    return {
      ...seller(),
      paymentId: idOf('pay', one),
      outTradeNo: one.outTradeNo,
      mode: one.is === 'CODE' ? 'FORWARD_SCAN' : 'REVERSE_SCAN',
      state,
      amount: one.amount,
      surcharge: { amount: 0, status: 'NONE' },
      total: one.amount,
      refundedAmount: one.refunded,
      payer: { maskedName: '练*习', accountTail: '0000', identityClass: 'STUDENT' },
      ...(state === 'PAYERROR' && { declineCode: 'INSUFFICIENT_BALANCE' }),
      ...(confirmation && { confirmation }),
      businessDate: businessDateOf(one.at),
      createdAt: toRfc3339(one.at),
      events: [],
    }
  }
  const viewOf = (one: Trade): TradeView => {
    const state = stateOf(one, now())
    if (one.is !== 'CODE' || (state !== 'USERPAYING' && state !== 'CLOSED')) return paymentOf(one)
    return { ...seller(), ...codeOf(one), mode: 'FORWARD_SCAN', state, merchantCodeId: idOf('dyn', one) }
  }
  const begin = (outTradeNo: string, amount: number, is: Trade['is']): Trade => {
    const begun = { outTradeNo, amount, is, at: now(), wanted: false, cancelled: false, refunded: 0 }
    trades.set(outTradeNo, trades.get(outTradeNo) ?? begun)
    return trade(outTradeNo)
  }
  const cancel = async (outTradeNo: string) => {
    const one = trade(outTradeNo)
    const state = stateOf(one, now())
    if (state === 'SUCCESS') one.refunded = one.amount
    one.cancelled ||= state === 'SUCCESS' || state === 'USERPAYING' || state === 'PROCESSING'
    return viewOf(one)
  }
  const refund = async ({ amount, outRefundNo, outTradeNo, reason }: RefundBody & { outTradeNo: string }) => {
    const one = trade(outTradeNo)
    const known = refunds.get(outRefundNo)
    if (known) return known
    const back: RefundView = {
      refundId: idOf('rfd', one),
      kind: 'REFUND',
      outRefundNo,
      paymentId: idOf('pay', one),
      merchantNo: config().merchantNo,
      state: 'SUCCESS',
      amount,
      surcharge: 0,
      total: amount,
      reason,
      requestedBy: config().terminalNo,
      toSuspense: false,
      businessDate: businessDateOf(now()),
      createdAt: toRfc3339(now()),
      finishedAt: toRfc3339(now()),
    }
    one.refunded += amount
    refunds.set(outRefundNo, back)
    return back
  }
  return {
    token: no,
    config: no,
    shifts: { current: no, find: no, last: no, open: no, close: no, unlock: no },
    pay: async ({ outTradeNo, amount }) => paymentOf(begin(outTradeNo, amount, caseOf(amount))),
    makeCode: async ({ outTradeNo, amount }) => {
      const one = begin(outTradeNo, amount, 'CODE')
      return { ...codeOf(one), dynamicId: idOf('dyn', one), state: 'OPEN' }
    },
    payment: async (outTradeNo) => viewOf(trade(outTradeNo)),
    cancel,
    confirm: async (outTradeNo) => {
      const one = trade(outTradeNo)
      one.wanted = true
      return paymentOf(one)
    },
    refund,
    refundOf: async (outRefundNo) => refunds.get(outRefundNo) ?? no(),
    // Practice is nobody's record.
    tellRecords: async () => undefined,
    statement: async (businessDate) => {
      const views = [...trades.values()].map(viewOf)
      const payments = views.filter((view): view is PaymentView => 'paymentId' in view).toReversed()
      const paid = payments.filter(({ state }) => state === 'SUCCESS' || state === 'REFUND')
      const total = paid.reduce((sum, payment) => sum + payment.amount - payment.refundedAmount, 0)
      const { terminalNo } = config()
      return { businessDate, terminalNo, count: paid.length, amount: total, surcharge: 0, total, payments }
    },
  }
}
