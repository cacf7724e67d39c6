import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { OrderView } from '@yimatong/contract/platform-api'
import { useEffect, useReducer } from 'react'
import { isUnfinished } from '@yimatong/contract/states'
import { useLocation } from 'wouter'
import { ApiError } from '../../shared/http/errors.ts'
import { app, useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { pinState } from '../pin/pin-state.ts'
import { hearOfPayment } from '../result/announce.ts'
import { useIsHere } from '../use-is-here.ts'
import { learnOrder, payOrder, quoteOrder, readOrder } from './orders.ts'
import { afterEvent, failureFrom, isUnsure, type Paying, type PayingEvent, startOf } from './paying.ts'

/** Between two looks at an order whose outcome is not known. */
const LOOK_EVERY_MS = 2_000

/** What a refusal says beside its code is as true as the code. */
function learnFrom({ orderId }: OrderView, error: unknown): void {
  if (!(error instanceof ApiError)) return
  const { quote, limitLeft } = error.problem
  if (quote !== undefined) learnOrder(orderId, { rule: quote.rule, quote })
  if (limitLeft !== undefined) learnOrder(orderId, { limitLeft })
}

export interface PayingActions {
  /** The amount, or the order as it is, is accepted as it is shown; the server confirms it. */
  goOn: (shown: OrderQuote) => void
  acceptChange: () => void
  pay: (pin: string) => void
  dispatch: (event: PayingEvent) => void
}

/** The paying of an order: the machine of paying.ts, with the server behind it and the pushes beside it. */
export function usePaying(order: OrderView): { paying: Paying } & PayingActions {
  const [, navigate] = useLocation()
  const [paying, dispatch] = useReducer(afterEvent, order, startOf)
  const isHere = useIsHere()
  const wantLogin = (error: unknown): void => {
    const wanted = error instanceof ApiError && error.problem.status === 401
    // Somebody who has gone on to something else is not led away from it.
    if (wanted && isHere()) navigate(PATHS.login, { state: { wanted: PATHS.order(order.orderId) } })
  }
  const goOn = (shown: OrderQuote) => {
    dispatch({ type: 'CONTINUED', shown })
    quoteOrder(order, shown.amount).then(
      (quote) => {
        if (quote.total !== shown.total) learnOrder(order.orderId, { rule: quote.rule, quote })
        dispatch({ type: 'QUOTED', quote, pin: pinState(app.get().account) })
      },
      (error: unknown) => {
        learnFrom(order, error)
        dispatch({ type: 'QUOTE_FAILED', failure: failureFrom(error) })
        wantLogin(error)
      },
    )
  }
  const pay = (pin: string) => {
    if (paying.at !== 'PIN') return
    const { amount, total } = paying.quote
    dispatch({ type: 'SENT' })
    payOrder(order, { amount, total, pin }).then(
      (bill) => {
        // First the sheet goes, then the result comes: a dialog would lie over it.
        dispatch({ type: 'ANSWERED', bill })
        hearOfPayment(bill)
      },
      (error: unknown) => {
        learnFrom(order, error)
        dispatch({ type: 'PAY_FAILED', failure: failureFrom(error) })
        wantLogin(error)
      },
    )
  }
  useOutcome(order, paying, dispatch)
  return {
    paying,
    goOn,
    pay,
    dispatch,
    acceptChange: () => dispatch({ type: 'ACCEPTED', pin: pinState(app.get().account) }),
  }
}

/** However the outcome comes: by push, or, while nobody knows, by asking again and again. */
function useOutcome({ orderId }: OrderView, paying: Paying, dispatch: (event: PayingEvent) => void): void {
  const pushed = useApp(({ result }) => (result?.orderId === orderId ? result : undefined))
  useEffect(() => {
    if (pushed !== undefined) dispatch({ type: 'ANSWERED', bill: pushed })
  }, [pushed, dispatch])

  const unsure = isUnsure(paying)
  useEffect(() => {
    if (!unsure) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const look = async () => {
      // No answer says nothing about the payment; the next look may.
      const order = await readOrder(orderId, () => !stopped).catch(() => undefined)
      if (stopped) return
      if (order !== undefined) dispatch({ type: 'LOOKED', order })
      if (order?.bill !== undefined && !isUnfinished(order.bill.state)) hearOfPayment(order.bill)
      timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    }
    timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [unsure, orderId, dispatch])
}
