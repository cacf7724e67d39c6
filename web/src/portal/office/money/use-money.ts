import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { businessDateOf } from '@yimatong/contract/clock'
import type {
  CounterPerson,
  DrawersAnswer,
  DryRunAnswer,
  MoneyMove,
  SubsidyBatchAnswer,
  SubsidyBatchView,
  SuspenseList,
} from '@yimatong/contract/office-api'
import { serverClock } from '../../api/http.ts'
import { office } from '../api.ts'

const KEY = ['money'] as const
const LOOK_AGAIN_MS = 15_000
const SOON_MS = 2_000

const todayThere = () => businessDateOf(serverClock.now())

export const useCounterPerson = (schoolNo: string | undefined) =>
  useQuery({
    queryKey: [...KEY, 'person', schoolNo],
    queryFn: () => office.get<CounterPerson>('/money/people', { schoolNo }),
    enabled: schoolNo !== undefined,
    retry: false,
  })

export const useMove = (moveId: string) =>
  useQuery({
    queryKey: [...KEY, 'move', moveId],
    queryFn: () => office.get<MoneyMove>(`/money/moves/${moveId}`),
    refetchInterval: ({ state }) => (state.data?.state === 'PENDING' ? SOON_MS : false),
  })

export const useDrawers = () =>
  useQuery({
    queryKey: [...KEY, 'drawers'],
    queryFn: () => office.get<DrawersAnswer>('/money/drawers', { date: todayThere() }),
    refetchInterval: LOOK_AGAIN_MS,
  })

export const useBatches = () =>
  useQuery({
    queryKey: [...KEY, 'batches'],
    queryFn: () => office.get<{ batches: SubsidyBatchView[] }>('/money/subsidies'),
    refetchInterval: SOON_MS,
  })

export const useBatch = (batchId: string) =>
  useQuery({
    queryKey: [...KEY, 'batch', batchId],
    queryFn: () => office.get<SubsidyBatchAnswer>(`/money/subsidies/${batchId}`),
    refetchInterval: SOON_MS,
  })

export const useSuspense = () =>
  useQuery({ queryKey: [...KEY, 'suspense'], queryFn: () => office.get<SuspenseList>('/money/suspense') })

/** A write of this room; whatever it changed is read again. */
export function useMoneyWrite<Answer>(path: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: object) => office.post<Answer>(`/money/${path}`, body),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}

export const useDryRun = () =>
  useMutation({ mutationFn: (rows: object) => office.post<DryRunAnswer>('/money/subsidies/dry-run', { rows }) })
