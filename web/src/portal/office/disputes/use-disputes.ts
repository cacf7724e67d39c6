import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DisputesQuery } from '@yimatong/contract/dispute-api'
import type { OfficeDispute, OfficeDisputePage, OfficeDisputesDue } from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const DISPUTES_KEY = ['office-disputes'] as const
const LOOK_AGAIN_MS = 30_000

export const useOfficeDisputes = (query: Pick<DisputesQuery, 'state' | 'cursor'>) =>
  useQuery({
    queryKey: [...DISPUTES_KEY, 'list', query],
    queryFn: () => office.get<OfficeDisputePage>('/disputes', query),
    placeholderData: keepPreviousData,
  })

/** How many must be decided, and how many are late. */
export const useDisputesDue = () =>
  useQuery({
    queryKey: [...DISPUTES_KEY, 'due'],
    queryFn: () => office.get<OfficeDisputesDue>('/disputes/due'),
    refetchInterval: LOOK_AGAIN_MS,
  })

export type Verdict = 'accept' | 'reject'

/** Decides a dispute; the same decision in the same words again changes nothing. */
export function useDecideDispute(disputeId: string, verdict: Verdict) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { note: string; amount?: number }) =>
      office.post<OfficeDispute>(`/disputes/${disputeId}/${verdict}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: DISPUTES_KEY }),
  })
}
