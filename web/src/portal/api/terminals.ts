import { useQuery } from '@tanstack/react-query'
import type { PortalTerminals } from '@yimatong/contract/portal-api'
import { portal } from './http.ts'

export const TERMINALS_KEY = ['terminals'] as const

/** The merchant's tills. */
export const useTerminals = (options: { everyMs?: number; enabled?: boolean } = {}) =>
  useQuery({
    queryKey: TERMINALS_KEY,
    queryFn: () => portal.get<PortalTerminals>('/terminals'),
    refetchInterval: options.everyMs ?? false,
    enabled: options.enabled ?? true,
  })
