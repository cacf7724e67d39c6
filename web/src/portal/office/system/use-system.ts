import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SystemKeys, SystemView } from '@yimatong/contract/office-system-api'
import { office } from '../api.ts'

const KEYS = ['office', 'system', 'keys'] as const
const ASK_EVERY_MS = 10_000

export const useSystem = () =>
  useQuery({
    queryKey: ['office', 'system'],
    queryFn: () => office.get<SystemView>('/system'),
    refetchInterval: ASK_EVERY_MS,
  })

export const useSystemKeys = () => useQuery({ queryKey: KEYS, queryFn: () => office.get<SystemKeys>('/system/keys') })

/** Asks a second person for the next voucher key. */
export function useRotation() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (asked: { after: number; reason: string }) =>
      office.post<{ approvalId: string }>('/system/keys/rotate', asked),
    onSuccess: () => queries.invalidateQueries({ queryKey: KEYS }),
  })
}
