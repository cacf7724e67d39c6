import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  DifferencesQuery,
  ReconciliationDays,
  ReconciliationDifferencePage,
  ReconciliationRun,
  ReconciliationRunPage,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const KEY = ['reconciliation'] as const

const LOOK_AGAIN_MS = 15_000
/** While a run is under way its row says how far it is. */
const FOLLOW_MS = 800

export const isUnderWay = (run: Pick<ReconciliationRun, 'state'> | undefined): boolean =>
  run?.state === 'QUEUED' || run?.state === 'RUNNING'

export const useDays = () =>
  useQuery({
    queryKey: [...KEY, 'days'],
    queryFn: () => office.get<ReconciliationDays>('/reconciliation/days'),
    refetchInterval: ({ state }) =>
      state.data?.days.some(({ last }) => isUnderWay(last)) === true ? FOLLOW_MS : LOOK_AGAIN_MS,
  })

export const useRun = (runId: string) =>
  useQuery({
    queryKey: [...KEY, 'run', runId],
    queryFn: () => office.get<ReconciliationRunPage>(`/reconciliation/runs/${runId}`),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.run) ? FOLLOW_MS : LOOK_AGAIN_MS),
  })

export const useDifferences = (runId: string, query: Pick<DifferencesQuery, 'class' | 'cursor'>, ready: boolean) =>
  useQuery({
    queryKey: [...KEY, 'differences', runId, query],
    queryFn: () => office.get<ReconciliationDifferencePage>(`/reconciliation/runs/${runId}/differences`, query),
    placeholderData: keepPreviousData,
    enabled: ready,
    refetchInterval: LOOK_AGAIN_MS,
  })

/** Reconciles a day now; gives the run that is under way then. */
export function useStartRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (businessDate: string) => office.post<ReconciliationRun>('/reconciliation/runs', { businessDate }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
