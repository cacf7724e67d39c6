import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

/** At noon payments come many a second; what is worked out from all of them follows once in this time. */
const FOLLOW_MS = 400

/** Gives how to ask for queries again soon, however often that is wished for meanwhile. */
export function useFollow(): (queryKey: QueryKey) => void {
  const client = useQueryClient()
  const due = useRef(new Map<string, QueryKey>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (queryKey) => {
    due.current.set(JSON.stringify(queryKey), queryKey)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const keys = [...due.current.values()]
      due.current.clear()
      for (const key of keys) void client.invalidateQueries({ queryKey: key })
    }, FOLLOW_MS)
  }
}
