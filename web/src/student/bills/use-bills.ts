import { useCallback, useEffect, useState } from 'react'
import { useApp } from '../app-state.ts'
import { appended, type Stretch } from './by-month.ts'
import { loadOlder, refreshBills } from './load.ts'

export interface Bills extends Stretch {
  state: 'LOADING' | 'READY' | 'FAILED'
  /** Campus time of what is shown; undefined when nothing is. */
  asOf: number | undefined
  hasMore: boolean
  loadingMore: boolean
  loadMore: () => void
  reload: () => void
}

const loadMore = () => void loadOlder().catch(() => undefined)

/** The bills: what the phone keeps at once, then the newest from the server, then older pages as they are asked for. */
export function useBills(): Bills {
  const kept = useApp((state) => state.bills)
  const older = useApp((state) => state.older)
  const online = useApp((state) => state.online)
  const [failed, setFailed] = useState(false)

  const reload = useCallback(() => {
    refreshBills().then(
      () => setFailed(false),
      () => setFailed(true),
    )
  }, [])
  useEffect(reload, [reload, online])

  const all = appended({ bills: kept?.bills ?? [], months: kept?.months ?? [] }, older)
  return {
    ...all,
    state: kept !== undefined ? 'READY' : failed ? 'FAILED' : 'LOADING',
    asOf: kept?.asOf,
    hasMore: older.nextCursor !== undefined,
    loadingMore: older.asking,
    loadMore,
    reload,
  }
}
