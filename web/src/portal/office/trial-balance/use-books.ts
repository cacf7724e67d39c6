import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { BookEntry, OfficeTrialBalance } from '@yimatong/contract/office-api'
import { office } from '../api.ts'

/** What every book stood at before and after a business day. */
export const useTrialBalance = (date: string) =>
  useQuery({
    queryKey: ['trial-balance', date],
    queryFn: () => office.get<OfficeTrialBalance>('/money/trial-balance', { date }),
    placeholderData: keepPreviousData,
  })

/** A page of what moved in one book on the day. */
export const useEntries = (date: string, book: string, after: string | undefined) =>
  useQuery({
    queryKey: ['trial-balance', date, book, after],
    queryFn: () =>
      office.get<{ entries: BookEntry[]; next?: string }>('/money/trial-balance/entries', { date, book, after }),
  })
