import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  NewStaticCodeBody,
  StaticCodePage,
  StaticCodeView,
  VerifyStaticCodeBody,
} from '@yimatong/contract/portal-api'
import { NoAnswer } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'

export type CodeState = StaticCodeView['state']

const CODES_KEY = ['static-codes'] as const
const codeKey = (codeId: string) => [...CODES_KEY, 'code', codeId] as const
const addressOf = (codeId: string) => `/static-codes/${codeId}`

/** A page of the merchant's codes, newest first. While another page is on its way, the one before stays in place. */
export function useStaticCodes(query: { state: CodeState | undefined; cursor: string | undefined }) {
  return useQuery({
    queryKey: [...CODES_KEY, 'list', query],
    queryFn: () => portal.get<StaticCodePage>('/static-codes', query),
    placeholderData: keepPreviousData,
  })
}

/** One code; without an id nothing is asked. */
export function useStaticCode(codeId: string | undefined) {
  return useQuery({
    queryKey: codeKey(codeId ?? ''),
    queryFn: () => portal.get<StaticCodeView>(addressOf(codeId ?? '')),
    enabled: codeId !== undefined,
  })
}

/** A write that answers with the code as it is now: every place that shows it follows. Without an answer all is read again. */
function useCodeMutation<Variables>(write: (variables: Variables) => Promise<StaticCodeView>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: (code) => {
      client.setQueryData(codeKey(code.codeId), code)
      void client.invalidateQueries({ queryKey: [...CODES_KEY, 'list'] })
    },
    onError: (error) => error instanceof NoAnswer && client.invalidateQueries({ queryKey: CODES_KEY }),
  })
}

export const useMakeCode = () =>
  useCodeMutation((body: NewStaticCodeBody) => portal.post<StaticCodeView>('/static-codes', body))

export const useReissue = (codeId: string) =>
  useCodeMutation<void>(() => portal.post<StaticCodeView>(`${addressOf(codeId)}/reissue`))

export const useRevoke = (codeId: string) =>
  useCodeMutation<void>(() => portal.post<StaticCodeView>(`${addressOf(codeId)}/revoke`))

export const useVerify = (codeId: string) =>
  useCodeMutation((body: VerifyStaticCodeBody) => portal.post<StaticCodeView>(`${addressOf(codeId)}/verify`, body))
