import type { OrderView } from '@yimatong/contract/platform-api'
import { useCallback, useEffect, useState } from 'react'
import { ApiError } from '../../shared/http/errors.ts'
import { useApp } from '../app-state.ts'
import { useIsHere } from '../use-is-here.ts'
import { failureFrom } from './paying.ts'
import { readOrder } from './orders.ts'

export type OrderFailure = 'MISSING' | 'LOGIN' | 'NO_ANSWER'

function failureOfReading(error: unknown): OrderFailure {
  if (error instanceof ApiError && error.problem.status === 401) return 'LOGIN'
  return failureFrom(error) === 'UNKNOWN' ? 'NO_ANSWER' : 'MISSING'
}

/** An order: as it was just made, else, after a reload, as the server has it. */
export function useOrder(orderId: string): {
  order: OrderView | undefined
  failure: OrderFailure | undefined
  reload: () => void
} {
  const order = useApp((state) => (state.order?.orderId === orderId ? state.order : undefined))
  const [failure, setFailure] = useState<OrderFailure>()
  const isHere = useIsHere()
  const read = useCallback(() => {
    readOrder(orderId, isHere).catch((error: unknown) => setFailure(failureOfReading(error)))
  }, [orderId, isHere])
  const missing = order === undefined
  useEffect(() => {
    if (missing) read()
  }, [missing, read])
  const reload = () => {
    setFailure(undefined)
    read()
  }
  return { order, failure, reload }
}
