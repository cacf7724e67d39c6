import { useQuery } from '@tanstack/react-query'
import type { PortalTerminals } from '@yimatong/contract/portal-api'
import { portal } from './http.ts'

/** The merchant's tills. */
export const useTerminals = (options: { everyMs?: number } = {}) =>
  useQuery({
    queryKey: ['terminals'],
    queryFn: () => portal.get<PortalTerminals>('/terminals'),
    refetchInterval: options.everyMs ?? false,
  })
