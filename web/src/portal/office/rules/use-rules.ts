import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  DraftBody,
  PendingSurchargePage,
  PublishBody,
  RuleChange,
  RuleDraft,
  RuleExplanation,
  RulesView,
  WhatIf,
} from '@yimatong/contract/office-rules-api'
import { useOfficeSession } from '../../session/session.ts'
import { office } from '../api.ts'

const KEY = ['office', 'rules'] as const

/** What only the logistics office may do is not offered to others; the server decides in any case. */
export const useMayChange = (): boolean => useOfficeSession().role === 'LOGISTICS'

export const useRules = () =>
  useQuery({ queryKey: [...KEY, 'in-force'], queryFn: () => office.get<RulesView>('/rules') })

export const useDrafts = () =>
  useQuery({ queryKey: [...KEY, 'drafts'], queryFn: () => office.get<{ drafts: RuleDraft[] }>('/rules/drafts') })

const draftKey = (draftId: string) => [...KEY, 'draft', draftId] as const

export const useDraft = (draftId: string) =>
  useQuery({
    queryKey: draftKey(draftId),
    queryFn: () => office.get<RuleDraft>(`/rules/drafts/${draftId}`),
  })

export const useHistory = (cursor: string | undefined) =>
  useQuery({
    queryKey: [...KEY, 'history', cursor],
    queryFn: () => office.get<{ drafts: RuleDraft[]; nextCursor?: string }>('/rules/history', { cursor }),
  })

/** By the revision: an edited draft is another question. */
export const useWhatIf = ({ draftId, revision }: RuleDraft) =>
  useQuery({
    queryKey: [...draftKey(draftId), 'what-if', revision],
    queryFn: () => office.get<WhatIf>(`/rules/drafts/${draftId}/what-if`),
  })

export interface Asked {
  merchantNo: string
  amount: string
  identityClass?: string | undefined
  schoolNo?: string | undefined
  at?: string | undefined
  draftId?: string | undefined
}

export const useExplanation = (asked: Asked | undefined) =>
  useQuery({
    queryKey: [...KEY, 'explain', asked],
    queryFn: () => office.get<RuleExplanation>('/rules/explain', { ...asked }),
    enabled: asked !== undefined,
  })

export const usePending = (query: { state?: string | undefined; cursor?: string | undefined }) =>
  useQuery({
    queryKey: [...KEY, 'pending', query],
    queryFn: () => office.get<PendingSurchargePage>('/pending-surcharges', query),
  })

/** A draft as it is sent back, with other changes. */
export const bodyOf = ({ title, revision }: RuleDraft, changes: DraftBody['changes']): DraftBody => ({
  title,
  revision,
  changes,
})

export const plainChange = ({ ruleId, baseVersion, rule }: RuleChange): DraftBody['changes'][number] => ({
  ruleId,
  baseVersion,
  rule,
})

/** Whatever is done to a draft, everything that is said of rules is asked for again. */
function useRefreshed() {
  const client = useQueryClient()
  return (draft: RuleDraft) => {
    client.setQueryData(draftKey(draft.draftId), draft)
    return client.invalidateQueries({ queryKey: KEY })
  }
}

export function useNewDraft() {
  const onSuccess = useRefreshed()
  return useMutation({
    mutationFn: (title: string) => office.post<RuleDraft>('/rules/drafts', { title }),
    onSuccess,
  })
}

export function useRollBack() {
  const onSuccess = useRefreshed()
  return useMutation({
    mutationFn: ({ draftId, title }: { draftId: string; title: string }) =>
      office.post<RuleDraft>(`/rules/drafts/${draftId}/roll-back`, { title }),
    onSuccess,
  })
}

export function useEditDraft(draftId: string) {
  const onSuccess = useRefreshed()
  return useMutation({
    mutationFn: (body: DraftBody) => office.put<RuleDraft>(`/rules/drafts/${draftId}`, body),
    onSuccess,
  })
}

export function useDiscardDraft(draftId: string) {
  const onSuccess = useRefreshed()
  return useMutation({
    mutationFn: () => office.post<RuleDraft>(`/rules/drafts/${draftId}/discard`, {}),
    onSuccess,
  })
}

export function usePublishDraft(draftId: string) {
  const onSuccess = useRefreshed()
  return useMutation({
    mutationFn: (body: PublishBody) => office.post<RuleDraft>(`/rules/drafts/${draftId}/publish`, body),
    onSuccess,
  })
}

export function useWaive() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ paymentId, reason }: { paymentId: string; reason: string }) =>
      office.post(`/pending-surcharges/${paymentId}/waive`, { reason }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...KEY, 'pending'] }),
  })
}
