import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ApprovalView,
  PayoutBody,
  SettlementDue,
  SettlementFilterQuery,
  SettlementPage,
  SettlementRun,
  SettlementStanding,
  SettlementTotals,
  SettlementView,
  UnreconciledDayBody,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const KEY = ['office-settlements'] as const

export const useSettlements = (query: SettlementFilterQuery & { cursor?: string }) =>
  useQuery({
    queryKey: [...KEY, 'list', query],
    queryFn: () => office.get<SettlementPage>('/settlements', query),
    placeholderData: keepPreviousData,
  })

export const useSettlementTotals = (query: SettlementFilterQuery) =>
  useQuery({
    queryKey: [...KEY, 'totals', query],
    queryFn: () => office.get<SettlementTotals>('/settlements/totals', query),
    placeholderData: keepPreviousData,
  })

export const useStanding = () =>
  useQuery({
    queryKey: [...KEY, 'standing'],
    queryFn: () => office.get<SettlementStanding>('/settlements/standing'),
    refetchInterval: 30_000,
  })

export const useSettlement = (settlementId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', settlementId],
    queryFn: () => office.get<SettlementView>(`/settlements/${encodeURIComponent(settlementId)}`),
  })

export const useDue = (settlementId: string) =>
  useQuery({
    queryKey: [...KEY, 'due', settlementId],
    queryFn: () => office.get<SettlementDue>(`/settlements/${encodeURIComponent(settlementId)}/due`),
  })

function useWrite<Asked, Answer>(write: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: write, onSettled: () => client.invalidateQueries({ queryKey: KEY }) })
}

export const useRun = () => useWrite<void, SettlementRun>(() => office.post('/settlements/run'))
export const usePayOut = (settlementId: string) =>
  useWrite((body: PayoutBody) => office.post<ApprovalView>(`/settlements/${settlementId}/pay-out`, body))
/** Asks the second person to let a day be settled without its reconciliation. */
export const useAllowUnreconciled = () =>
  useWrite((body: UnreconciledDayBody) => office.post<ApprovalView>('/settlements/unreconciled-days', body))
/** Has the ledger asked again for a pay-out that it has refused. */
export const useRepeatPayOut = (settlementId: string) =>
  useWrite<void, SettlementView>(() => office.post(`/settlements/${settlementId}/pay-out/repeat`))
