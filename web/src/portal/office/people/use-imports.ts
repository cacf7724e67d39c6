import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ImportPage, ImportRows, ImportView } from '@yimatong/contract/office-api'
import { office } from '../api.ts'
import { sendFile } from './send-file.ts'

const IMPORTS_KEY = ['people-imports'] as const

export const useImports = (cursor: string | undefined) =>
  useQuery({
    queryKey: [...IMPORTS_KEY, 'list', cursor],
    queryFn: () => office.get<ImportPage>('/people-imports', { cursor }),
    placeholderData: keepPreviousData,
  })

/** How often somebody who waits sees the bar move. */
const PROGRESS_MS = 700

export const useImport = (importId: string) =>
  useQuery({
    queryKey: [...IMPORTS_KEY, 'one', importId],
    queryFn: () => office.get<ImportView>(`/people-imports/${importId}`),
    refetchInterval: ({ state }) => (state.data?.state === 'CONFIRMED' ? PROGRESS_MS : false),
  })

export const useBadRows = (importId: string, cursor: string | undefined) =>
  useQuery({
    queryKey: [...IMPORTS_KEY, 'bad', importId, cursor],
    queryFn: () => office.get<ImportRows>(`/people-imports/${importId}/bad-rows`, { cursor, limit: 50 }),
    placeholderData: keepPreviousData,
  })

export function useUpload() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (file: File) =>
      sendFile<ImportView>(`/people-imports?${new URLSearchParams({ fileName: file.name.slice(0, 200) })}`, file),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS_KEY }),
  })
}

export function useImportDecision(importId: string, decision: 'confirm' | 'cancel') {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => office.post<ImportView>(`/people-imports/${importId}/${decision}`),
    onSettled: () => client.invalidateQueries({ queryKey: IMPORTS_KEY }),
  })
}
