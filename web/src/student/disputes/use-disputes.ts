import type { DisputeBody, DisputeList, DisputeView } from '@yimatong/contract/dispute-api'
import { useCallback, useEffect, useState } from 'react'
import { platform } from '../session/servers.ts'

/** What the person has said about a payment, newest first; undefined until the server has answered. */
export function useDisputes(paymentId: string) {
  const [disputes, setDisputes] = useState<readonly DisputeView[]>()
  const load = useCallback(
    () => platform.get<DisputeList>(`/payments/${paymentId}/disputes`).then((list) => setDisputes(list.disputes)),
    [paymentId],
  )
  useEffect(() => {
    // Without an answer there is nothing to show here, and nothing to do either.
    load().catch(() => undefined)
  }, [load])
  const path = `/payments/${paymentId}/dispute`
  return {
    disputes,
    /** Both reject with what the server said, or NoAnswer. */
    open: async (body: DisputeBody) => {
      await platform.post<DisputeView>(path, body)
      await load()
    },
    withdraw: async () => {
      await platform.post<DisputeView>(`${path}/withdraw`)
      await load()
    },
  }
}
