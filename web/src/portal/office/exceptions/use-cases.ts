import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  OfficeCase,
  OfficeExceptionCounts,
  OfficeExceptionPage,
  OfficeExceptionsQuery,
  PaidBackAnswer,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const KEY = ['office-exceptions'] as const

/** Others work on the same queue. */
const LOOK_AGAIN_MS = 15_000

export const useCases = (query: Omit<OfficeExceptionsQuery, 'limit'>) =>
  useQuery({
    queryKey: [...KEY, 'list', query],
    queryFn: () => office.get<OfficeExceptionPage>('/exceptions', query),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_AGAIN_MS,
  })

export const useCaseCounts = () =>
  useQuery({
    queryKey: [...KEY, 'counts'],
    queryFn: () => office.get<OfficeExceptionCounts>('/exceptions/counts'),
    refetchInterval: LOOK_AGAIN_MS,
  })

export const useCase = (exceptionId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', exceptionId],
    queryFn: () => office.get<OfficeCase>(`/exceptions/${exceptionId}`),
    refetchInterval: LOOK_AGAIN_MS,
  })

export type CaseStep = 'assign' | 'notes' | 'due' | 'resolve' | 'reopen'

/** Takes a step of a case; the answer is the case as it stands then. */
export function useCaseStep(exceptionId: string, step: CaseStep) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: object) => office.post<OfficeCase>(`/exceptions/${exceptionId}/${step}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

/** Pays the payer back; asked again, it is the same. */
export function usePayBack(exceptionId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (text: string) => office.post<PaidBackAnswer>(`/exceptions/${exceptionId}/pay-back`, { text }),
    onSettled: () => client.invalidateQueries(),
  })
}
