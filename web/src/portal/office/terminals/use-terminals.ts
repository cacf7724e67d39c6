import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  LockBody,
  NewTerminalBody,
  OfficeTerminalAnswer,
  OfficeTerminalPage,
  SilentTerminals,
  TerminalsFilter,
} from '@yimatong/contract/office-api'
import type { PortalActivationCode } from '@yimatong/contract/portal-api'
import { office } from '../api.ts'

const TERMINALS_KEY = ['office', 'terminals'] as const
/** Tills beat every half minute; the pages look as often. */
const ASK_EVERY_MS = 30_000

/** A page of the tills that a filter finds. While another comes, the one before stays in place. */
export const useTerminals = (query: TerminalsFilter & { cursor?: string; limit?: string }) =>
  useQuery({
    queryKey: [...TERMINALS_KEY, 'list', query],
    queryFn: () => office.get<OfficeTerminalPage>('/terminals', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })

export const useTerminal = (terminalNo: string) =>
  useQuery({
    queryKey: [...TERMINALS_KEY, terminalNo],
    queryFn: () => office.get<OfficeTerminalAnswer>(`/terminals/${terminalNo}`),
    refetchInterval: ASK_EVERY_MS,
  })

export const useSilent = () =>
  useQuery({
    queryKey: [...TERMINALS_KEY, 'silent'],
    queryFn: () => office.get<SilentTerminals>('/terminals/silent'),
    refetchInterval: ASK_EVERY_MS,
  })

/** A write after which everything about tills is asked for again, whatever came of it. */
function useWrite<Asked, Answer>(write: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: ['office'] }),
  })
}

export const useCreateTerminal = (merchantNo: string) =>
  useWrite((body: NewTerminalBody) => office.post<OfficeTerminalAnswer>(`/merchants/${merchantNo}/terminals`, body))

const at = (terminalNo: string, rest = '') => `/terminals/${terminalNo}${rest}`

export const useRename = (terminalNo: string) =>
  useWrite((name: string) => office.put<OfficeTerminalAnswer>(at(terminalNo), { name }))

export const useLock = (terminalNo: string) =>
  useWrite((body: LockBody) => office.post<OfficeTerminalAnswer>(at(terminalNo, '/lock'), body))

export const useUnlock = (terminalNo: string) =>
  useWrite((reason: string) => office.post<OfficeTerminalAnswer>(at(terminalNo, '/unlock'), { reason }))

export const useRetire = (terminalNo: string) =>
  useWrite((reason: string) => office.post<OfficeTerminalAnswer>(at(terminalNo, '/retire'), { reason }))

export const useActivationCode = (terminalNo: string) =>
  useWrite(() => office.post<PortalActivationCode>(at(terminalNo, '/activation-code')))
