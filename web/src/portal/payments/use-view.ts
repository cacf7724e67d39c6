import { useMemo } from 'react'
import { useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'
import { PATHS } from '../paths.ts'
import { readAddress, writeAddress } from './address.ts'
import type { ListView } from './view.ts'

/** Where a view is, for links. */
export const addressOf = (view: ListView): string => PATHS.payments + writeAddress(view)

/** What the page's address asks for, and how to go elsewhere; each step is one that leads back. */
export function useView() {
  // As the browser has it: the router's own hook decodes it once too often.
  const search = useSearch()
  const [, navigate] = useLocation()
  const { view, ignored } = useMemo(() => readAddress(search), [search])
  return {
    view,
    ignored,
    show: (next: ListView) => navigate(addressOf(next)),
    /** Another filter or order begins with its first page. */
    narrow: (change: Partial<ListView>, options?: { replace: boolean }) =>
      navigate(addressOf({ ...view, ...change, cursor: undefined }), options),
  }
}

export type Narrow = ReturnType<typeof useView>['narrow']
