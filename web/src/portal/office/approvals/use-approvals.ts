import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ApprovalPage, ApprovalsQuery, ApprovalsWaiting, ApprovalView } from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const APPROVALS_KEY = ['approvals'] as const

/** Somebody else asks and decides meanwhile. */
const LOOK_AGAIN_MS = 15_000

/** A page of what was asked for, newest first. While another page comes, the one before stays. */
export const useApprovals = (query: Pick<ApprovalsQuery, 'state' | 'kind' | 'cursor'>) =>
  useQuery({
    queryKey: [...APPROVALS_KEY, 'list', query],
    queryFn: () => office.get<ApprovalPage>('/approvals', query),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  })

export const useApproval = (approvalId: string) =>
  useQuery({
    queryKey: [...APPROVALS_KEY, 'one', approvalId],
    queryFn: () => office.get<ApprovalView>(`/approvals/${approvalId}`),
    // What is being carried out is done in a moment.
    refetchInterval: ({ state }) => (state.data?.state === 'APPROVED' ? 2_000 : LOOK_AGAIN_MS),
  })

/** How many wait for this person's decision; undefined until it is known. */
export function useWaitingApprovals(): number | undefined {
  const { data } = useQuery({
    queryKey: [...APPROVALS_KEY, 'waiting'],
    queryFn: () => office.get<ApprovalsWaiting>('/approvals/waiting'),
    refetchInterval: LOOK_AGAIN_MS,
  })
  return data?.count
}

export type Decision = 'approve' | 'reject' | 'withdraw'

/** Decides what somebody else has asked for, or takes back one's own. The same again changes nothing. */
export function useDecision(approvalId: string, decision: Decision) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (note: string | undefined) => {
      const body = decision === 'withdraw' ? undefined : note === undefined ? {} : { note }
      return office.post<ApprovalView>(`/approvals/${approvalId}/${decision}`, body)
    },
    // Whatever was approved may have changed anything that is shown.
    onSettled: () => client.invalidateQueries(),
  })
}
