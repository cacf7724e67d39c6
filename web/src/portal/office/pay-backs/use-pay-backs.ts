import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApprovalView, PayBackBody, PayBackItems, PayBackPage, PayBackView } from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const KEY = ['pay-backs'] as const
const FOLLOW_MS = 2_000
const LOOK_AGAIN_MS = 15_000

export const usePayBacks = (cursor: string | undefined) =>
  useQuery({
    queryKey: [...KEY, 'list', cursor ?? ''],
    queryFn: () => office.get<PayBackPage>('/pay-backs', { ...(cursor && { cursor }) }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  })

/** While it runs, its progress is followed. */
export const usePayBack = (payBackId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', payBackId],
    queryFn: () => office.get<PayBackView>(`/pay-backs/${encodeURIComponent(payBackId)}`),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'RUNNING' || data?.state === 'REQUESTED' || (data?.underWay ?? 0) > 0 ? FOLLOW_MS : false,
  })

/** The rows as they were when the batch stood so: when it has gone on, they are asked for anew. */
export const usePayBackItems = (payBackId: string, query: { state?: string; cursor?: string }, standing: string) =>
  useQuery({
    queryKey: [...KEY, 'items', payBackId, query, standing],
    queryFn: () =>
      office.get<PayBackItems>(`/pay-backs/${encodeURIComponent(payBackId)}/items`, { ...query, limit: '50' }),
    placeholderData: keepPreviousData,
  })

function useWrite<Asked, Answer>(write: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: write, onSettled: () => client.invalidateQueries({ queryKey: KEY }) })
}

export const usePlan = () => useWrite((body: PayBackBody) => office.post<PayBackView>('/pay-backs', body))
export const useRequest = (payBackId: string) =>
  useWrite<void, ApprovalView>(() => office.post(`/pay-backs/${payBackId}/run`))
