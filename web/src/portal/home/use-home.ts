import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { PortalHome } from '@yimatong/contract/portal-api'
import { useEffect, useRef } from 'react'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'

const HOME_KEY = ['home'] as const
/** At noon payments come many a second; the figures follow once in this time. */
const FOLLOW_MS = 400
/** Also without payments: tills go offline, and the compared day goes on. */
const ASK_EVERY_MS = 60_000

/** Today's figures, followed live. */
export function useHome() {
  const client = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const follow = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: HOME_KEY })
    }, FOLLOW_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useLive('payment.updated', follow)
  useReconnected(follow)
  return useQuery({
    queryKey: HOME_KEY,
    queryFn: () => portal.get<PortalHome>('/home'),
    refetchInterval: ASK_EVERY_MS,
  })
}
