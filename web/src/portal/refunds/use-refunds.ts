import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PortalRefund, PortalRefundPage, RefundsQuery, WaitingRefunds } from '@yimatong/contract/portal-api'
import { NoAnswer } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'
import { useFollow } from '../ui/use-follow.ts'
import { afterAnswer, type Asked, beforeSending } from './asked.ts'

const REFUNDS_KEY = ['refunds'] as const
const PAYMENTS_KEY = ['payments'] as const
const WAITING_KEY = [...REFUNDS_KEY, 'waiting'] as const

/** Everything that shows refunds follows what the office hears. */
function useFollowing(): void {
  const follow = useFollow()
  useLive('refund.updated', () => follow(REFUNDS_KEY))
  useReconnected(() => follow(REFUNDS_KEY))
}

/** A page of the merchant's refunds, newest first, followed live. While another page comes, the one before stays. */
export function useRefunds(query: Pick<RefundsQuery, 'state' | 'cursor' | 'limit'>) {
  useFollowing()
  return useQuery({
    queryKey: [...REFUNDS_KEY, 'list', query],
    queryFn: () => portal.get<PortalRefundPage>('/refunds', query),
    placeholderData: keepPreviousData,
  })
}

/** How many wait for a second person; undefined until it is known. */
export function useWaitingCount(): number | undefined {
  const follow = useFollow()
  useLive('refund.updated', () => follow(WAITING_KEY))
  useReconnected(() => follow(WAITING_KEY))
  const { data } = useQuery({
    queryKey: WAITING_KEY,
    queryFn: () => portal.get<WaitingRefunds>('/refunds/waiting'),
  })
  return data?.count
}

/** After a refund was asked for or decided, or nobody knows whether it was. */
function useRenew() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: REFUNDS_KEY }),
      client.invalidateQueries({ queryKey: PAYMENTS_KEY }),
    ])
}

const ASK_AGAIN_TIMES = 2
const ASK_AGAIN_AFTER_MS = 1_000

/** Asks for a refund. A lost answer is asked for again under the same number, which gives nothing back twice. */
export function useAskRefund(paymentId: string, http: typeof portal) {
  const renew = useRenew()
  return useMutation({
    mutationFn: (asked: Asked) => {
      beforeSending(paymentId, asked)
      return http.post<PortalRefund>(`/payments/${paymentId}/refunds`, asked)
    },
    retry: (failures, error) => error instanceof NoAnswer && failures <= ASK_AGAIN_TIMES,
    retryDelay: ASK_AGAIN_AFTER_MS,
    onSettled: (_refund, error) => {
      if (!(error instanceof NoAnswer)) afterAnswer(paymentId)
      return renew()
    },
  })
}

export type Decision = 'approve' | 'reject'

/** Decides a refund that somebody else asked for. The same decision again changes nothing, so a lost answer is asked for. */
export function useDecide(refundId: string, decision: Decision) {
  const renew = useRenew()
  return useMutation({
    mutationFn: () => portal.post<PortalRefund>(`/refunds/${refundId}/${decision}`),
    retry: (failures, error) => error instanceof NoAnswer && failures <= ASK_AGAIN_TIMES,
    retryDelay: ASK_AGAIN_AFTER_MS,
    onSettled: renew,
  })
}
