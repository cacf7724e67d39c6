import { useCallback, useEffect, useRef, useState } from 'react'
import { useApp } from '../app-state.ts'
import { olderBills, refreshBills } from '../session/account.ts'
import { appended, type Stretch } from './by-month.ts'

interface Older extends Stretch {
  nextCursor: string | undefined
}

export interface Bills extends Stretch {
  state: 'LOADING' | 'READY' | 'FAILED'
  /** Campus time of what is shown; undefined when nothing is. */
  asOf: number | undefined
  hasMore: boolean
  loadingMore: boolean
  loadMore: () => void
  reload: () => void
}

/** The bills: what the phone keeps at once, then the newest from the server, then older pages as they are asked for. */
export function useBills(): Bills {
  const kept = useApp((state) => state.bills)
  const online = useApp((state) => state.online)
  const [older, setOlder] = useState<Older>({ bills: [], months: [], nextCursor: undefined })
  const [state, setState] = useState<'LOADING' | 'READY' | 'FAILED'>(kept ? 'READY' : 'LOADING')
  const [loadingMore, setLoadingMore] = useState(false)
  const asking = useRef(false)

  const reload = useCallback(() => {
    refreshBills().then(
      ({ nextCursor }) => {
        setOlder({ bills: [], months: [], nextCursor })
        setState('READY')
      },
      () => setState((before) => (before === 'LOADING' ? 'FAILED' : before)),
    )
  }, [])

  useEffect(reload, [reload, online])

  const loadMore = useCallback(() => {
    const { nextCursor } = older
    // A sentinel on the screen asks at every scroll; one page at a time.
    if (nextCursor === undefined || asking.current) return
    asking.current = true
    setLoadingMore(true)
    olderBills(nextCursor)
      .then(
        (page) => setOlder((before) => ({ ...appended(before, page), nextCursor: page.nextCursor })),
        () => undefined,
      )
      .finally(() => {
        asking.current = false
        setLoadingMore(false)
      })
  }, [older])

  const all = appended({ bills: kept?.bills ?? [], months: kept?.months ?? [] }, older)
  return {
    ...all,
    state: kept ? 'READY' : state,
    asOf: kept?.asOf,
    hasMore: older.nextCursor !== undefined,
    loadingMore,
    loadMore,
    reload,
  }
}
