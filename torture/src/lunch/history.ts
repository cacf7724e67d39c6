import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'

/** What the harness itself saw, and nothing that a service or a database told it in another way: the judge's only witness. */

/** UNKNOWN: no answer, so nobody knows what happened at the other end. */
export type Outcome = 'OK' | 'FAIL' | 'UNKNOWN'

export interface Saying {
  /** What was asked, at which till, and through which door. */
  asked: string
  invokedAt: number
  endedAt: number
  outcome: Outcome
  /** The state that was answered, or the problem's code. */
  word: string
}

/** What a sale may end as, by what was asked: a forged code never pays, a cancelled number keeps no money. */
export type Expectation = 'MAY_PAY' | 'NEVER_PAYS'

export interface AskedRefund {
  outRefundNo: string
  amountFen: number
  /** The server said that it will not be: too much, or the payment is no more to be refunded. */
  isRefused: boolean
  views: RefundView[]
}

/** One number at one merchant, and everything that was heard of it. */
export interface Sale {
  outTradeNo: string
  merchantNo: string
  terminalNo: string
  /** What the play was: which kind of code, what else was done to it. */
  kind: string
  accountNo: string
  isPoor: boolean
  amountFen: number
  /** The code that was shown; of several sales with one code at most one may be paid. */
  code: string
  expectation: Expectation
  /** The till asked for a cancellation, and was told that it is done. */
  wasCancelled: boolean
  sayings: Saying[]
  /** Distinct answers about the payment, in the order in which they were asked for. */
  views: PaymentView[]
  refunds: AskedRefund[]
  /** The first moment at which the till did not know the end, and the moment at which it did. */
  doubtAt?: number
  knownAt?: number
  /** What the final reading said; `null` when the server has no such number. */
  final?: PaymentView | null
}

export interface History {
  readonly sales: Sale[]
  /** Successes as they were heard, for how soon they come after a fault: when, and through which door. */
  readonly successes: { startedAt: number; at: number; door: string }[]
}

export const newHistory = (): History => ({ sales: [], successes: [] })

export const isFinal = ({ state }: Pick<PaymentView, 'state'>): boolean =>
  state !== 'PROCESSING' && state !== 'USERPAYING'

/** Final, and what goes back of it has gone. */
export const isSettled = (view: PaymentView): boolean =>
  isFinal(view) && (view.refunds ?? []).every(({ state }) => state === 'SUCCESS')

/** The last thing that was heard of the payment itself. */
export const lastView = (sale: Sale): PaymentView | undefined => sale.views.at(-1)

export const refundHasEnded = ({ isRefused, views }: AskedRefund): boolean =>
  views.length === 0 ? isRefused : views.at(-1)?.state === 'SUCCESS'

export const hasEnded = (sale: Sale): boolean => {
  const last = lastView(sale)
  return last !== undefined && isSettled(last) && sale.refunds.every(refundHasEnded)
}

/** The sale as a person reads it under a violation. */
export function told(sale: Sale): string {
  const { outTradeNo, terminalNo, kind, amountFen, accountNo, final } = sale
  const lines = sale.sayings.map(
    ({ asked, invokedAt, endedAt, outcome, word }) =>
      `    ${new Date(invokedAt).toISOString()} +${endedAt - invokedAt} ms  ${asked}: ${outcome} ${word}`,
  )
  const end = final === undefined ? 'not read' : final === null ? 'no such number' : `${final.state} ${final.paymentId}`
  return [
    `  ${kind} ${outTradeNo} at ${terminalNo}, ${amountFen} fen from ${accountNo}; in the end: ${end}`,
    ...lines,
  ].join('\n')
}
