import { useQuery } from '@tanstack/react-query'
import type { PortalHome } from '@yimatong/contract/portal-api'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'
import { useFollow } from '../ui/use-follow.ts'

const HOME_KEY = ['home'] as const
/** Also without payments: tills go offline, and the compared day goes on. */
const ASK_EVERY_MS = 60_000

/** Today's figures, followed live. */
export function useHome() {
  const follow = useFollow()
  useLive('payment.updated', () => follow(HOME_KEY))
  useReconnected(() => follow(HOME_KEY))
  return useQuery({
    queryKey: HOME_KEY,
    queryFn: () => portal.get<PortalHome>('/home'),
    refetchInterval: ASK_EVERY_MS,
  })
}
