import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ExceptionsQuery, PortalExceptionPage } from '@yimatong/contract/portal-api'
import { portal } from '../api/http.ts'

/** What is repaired by itself takes up to a minute, and nothing is pushed. */
const ASK_EVERY_MS = 15_000

/** A page of the merchant's exceptions, newest first. While another page comes, the one before stays in place. */
export const useExceptions = (query: Pick<ExceptionsQuery, 'state' | 'cursor'>) =>
  useQuery({
    queryKey: ['exceptions', query],
    queryFn: () => portal.get<PortalExceptionPage>('/exceptions', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })
