import { useQuery } from '@tanstack/react-query'
import type {
  BalancesReport,
  CodeAgesReport,
  HeatMapReport,
  OutcomesReport,
  ReportPlaces,
  SurchargeReport,
  TurnoverReport,
} from '@yimatong/contract/office-reports-api'
import { office } from '../api.ts'
import { type ReportName, type ReportView, requestOf } from './address.ts'

/** What the server answers, with the name of the report that it is. */
export type Report =
  | { name: 'turnover'; data: TurnoverReport }
  | { name: 'surcharge'; data: SurchargeReport }
  | { name: 'heat-map'; data: HeatMapReport }
  | { name: 'outcomes'; data: OutcomesReport }
  | { name: 'code-ages'; data: CodeAgesReport }
  | { name: 'balances'; data: BalancesReport }

/** A name and its answer belong together, which only the server's contract knows. */
const named = (name: ReportName, data: unknown): Report => ({ name, data }) as Report

/** The report of a view. Other days or filters keep the last answer in place until the next is there; another report does not. */
export function useReport(view: ReportView, today: string) {
  const { path, query } = requestOf(view, today)
  return useQuery({
    queryKey: ['office', 'reports', view.report, query],
    queryFn: async () => named(view.report, await office.get<unknown>(path, query)),
    placeholderData: (before: Report | undefined) => (before?.name === view.report ? before : undefined),
    staleTime: 30_000,
  })
}

export const usePlaces = () =>
  useQuery({
    queryKey: ['office', 'reports', 'places'],
    queryFn: () => office.get<ReportPlaces>('/reports/places'),
    staleTime: 300_000,
  })
