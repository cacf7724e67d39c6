import type { OrderView } from '@yimatong/contract/platform-api'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { app, campusNow } from '../app-state.ts'
import { makeOrder } from '../order/orders.ts'
import { isRefusal, type NoOrder } from '../order/refusals.ts'
import { PATHS } from '../paths.ts'
import { useIsHere } from '../use-is-here.ts'
import { faultOf } from './check-code.ts'
import { freshKeys, knownKeys } from './merchant-code-keys.ts'

/** What an order is made of: a merchant code, or a number that was typed. */
export type Target = { token: string } | { merchantNo: string }

/** The order, or why the phone itself can see that there will be none; rejects with what the server said. */
async function orderOf(target: Target, isHere: () => boolean): Promise<OrderView | NoOrder> {
  if ('merchantNo' in target) return makeOrder(target, isHere)
  const { token } = target
  const now = app.get().clock === undefined ? undefined : campusNow()
  const fault = await faultOf(token, { knownKeys, freshKeys, now })
  return fault ?? makeOrder({ code: token }, isHere)
}

function whyNot(error: unknown, target: Target): NoOrder {
  if (error instanceof NoAnswer) return 'NO_ANSWER'
  if (!(error instanceof ApiError)) throw error
  const { code } = error
  if (code === 'RATE_LIMITED') return code
  if (!isRefusal(code)) return 'OTHER'
  return code === 'CODE_UNKNOWN' && 'merchantNo' in target ? 'NO_MERCHANT' : code
}

const needsLogin = (error: unknown): boolean => error instanceof ApiError && error.problem.status === 401

export interface BeginOrder {
  busy: boolean
  /** Why the last attempt came to nothing; also what the caller says itself. */
  noOrder: NoOrder | undefined
  say: (noOrder: NoOrder | undefined) => void
  begin: (target: Target) => Promise<void>
}

/**
 * Makes an order and goes to its page; whoever is not logged in is asked to, and then comes back to the same code. One at a
 * time. `replace`: the page that asks is not one to come back to.
 */
export function useBeginOrder({ replace }: { replace: boolean }): BeginOrder {
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [noOrder, say] = useState<NoOrder>()
  const isHere = useIsHere()
  const asking = useRef(false)
  const begin = async (target: Target) => {
    if (asking.current) return
    asking.current = true
    setBusy(true)
    say(undefined)
    try {
      const made = await orderOf(target, isHere)
      if (typeof made === 'string') say(made)
      // Somebody who has gone elsewhere meanwhile is not fetched back; the order closes by itself.
      else if (isHere()) navigate(PATHS.order(made.orderId), { replace })
    } catch (error) {
      const wanted = 'token' in target ? PATHS.link(target.token) : PATHS.scan
      if (!needsLogin(error)) say(whyNot(error, target))
      else if (isHere()) navigate(PATHS.login, { replace, state: { wanted } })
    } finally {
      asking.current = false
      setBusy(false)
    }
  }
  return { busy, noOrder, say, begin }
}
