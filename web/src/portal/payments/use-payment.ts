import { useQuery } from '@tanstack/react-query'
import type { PortalPayment } from '@yimatong/contract/portal-api'
import { isUnfinished } from '@yimatong/contract/states'
import { failureOf } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'

/** While nobody knows the outcome, the page asks by itself; a push usually comes first. */
const ASK_EVERY_MS = 3_000

/** A payment with everything that happened to it, followed live. */
export function usePayment(paymentId: string) {
  const payment = useQuery({
    queryKey: ['payments', 'one', paymentId],
    queryFn: () => portal.get<PortalPayment>(`/payments/${encodeURIComponent(paymentId)}`),
    refetchInterval: ({ state: { data } }) => (data && isUnfinished(data.state) ? ASK_EVERY_MS : false),
  })
  // What is pushed has no timeline, so it only says that there is something new to ask for.
  useLive('payment.updated', (pushed) => {
    if (pushed.paymentId === paymentId) void payment.refetch()
  })
  useLive('refund.updated', (pushed) => {
    if (pushed.paymentId === paymentId) void payment.refetch()
  })
  useReconnected(() => void payment.refetch())
  return payment
}

/** A number that does not exist, one of another merchant's, and what is no number at all are the same to whoever asks. */
export const isMissing = (error: unknown): boolean =>
  error !== null && ['NOT_FOUND', 'VALIDATION_FAILED'].includes(failureOf(error))
