import type { BillView } from '@yimatong/contract/platform-api'
import { isUnfinished } from '@yimatong/contract/states'
import { useEffect, useReducer } from 'react'
import { app, campusNow } from '../app-state.ts'
import { useExpiry } from '../order/use-countdown.ts'
import { failureFrom } from '../order/paying.ts'
import { pinState } from '../pin/pin-state.ts'
import { hearOfPayment } from '../result/announce.ts'
import { confirmPayment, lookAt, refusePayment } from './asked.ts'
import { afterEvent, type Confirming, type ConfirmingEvent, type Decision, startOf } from './confirming.ts'

/** Between two looks at a payment whose outcome is not known. */
const LOOK_EVERY_MS = 2_000

export interface ConfirmingActions {
  confirming: Confirming
  confirm: (pin: string) => void
  refuse: () => void
  dispatch: (event: ConfirmingEvent) => void
}

/** The machine of confirming.ts, with the server behind it. Its end takes the payment off the list, and the sheet with it. */
export function useConfirming({ paymentId, total, confirmation }: BillView): ConfirmingActions {
  const [confirming, dispatch] = useReducer(afterEvent, undefined, () => startOf(pinState(app.get().account)))
  const endsAt = Date.parse(confirmation?.expiresAt ?? '')
  const send = (decision: Decision, request: () => Promise<BillView>) => {
    dispatch({ type: 'SENT', decision })
    request().then(
      (bill) => {
        dispatch({ type: 'ANSWERED' })
        if (!isUnfinished(bill.state)) hearOfPayment(bill)
      },
      (error: unknown) => dispatch({ type: 'FAILED', failure: failureFrom(error) }),
    )
  }
  useExpiry(endsAt, () => dispatch({ type: 'EXPIRED' }))

  const unsure = confirming.at === 'CHECKING' || confirming.at === 'OVER'
  useEffect(() => {
    if (!unsure) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const look = async () => {
      const bill = await lookAt(paymentId)
      if (stopped) return
      // What is over by now gets its end from the server: nothing is asked for any more.
      if (bill !== undefined && campusNow() < endsAt) dispatch({ type: 'LOOKED', state: bill.state })
      timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    }
    timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [unsure, paymentId, endsAt])

  return {
    confirming,
    confirm: (pin) => send('CONFIRM', () => confirmPayment(paymentId, { total, pin })),
    refuse: () => send('REFUSE', () => refusePayment(paymentId)),
    dispatch,
  }
}
