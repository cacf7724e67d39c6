import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AnswerDisputeBody, DisputesQuery, PortalDispute, PortalDisputePage } from '@yimatong/contract/dispute-api'
import { NoAnswer } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'

const DISPUTES_KEY = ['disputes'] as const

/** Nothing is pushed of them, and working days are given for an answer. */
const ASK_EVERY_MS = 30_000

/** A page of the merchant's disputes, newest first. While another page comes, the one before stays in place. */
export const useDisputes = (query: Pick<DisputesQuery, 'state' | 'cursor'>) =>
  useQuery({
    queryKey: [...DISPUTES_KEY, query],
    queryFn: () => portal.get<PortalDisputePage>('/disputes', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })

const ASK_AGAIN_TIMES = 2
const ASK_AGAIN_AFTER_MS = 1_000

/** Answers a dispute. The same answer again changes nothing, so one that was lost is sent again. */
export function useAnswer(disputeId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: AnswerDisputeBody) => portal.post<PortalDispute>(`/disputes/${disputeId}/answer`, body),
    retry: (failures, error) => error instanceof NoAnswer && failures <= ASK_AGAIN_TIMES,
    retryDelay: ASK_AGAIN_AFTER_MS,
    onSettled: () => client.invalidateQueries({ queryKey: DISPUTES_KEY }),
  })
}
