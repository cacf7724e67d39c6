import { useEffect } from 'react'
import { app, useApp } from './app-state.ts'
import { followKept } from './phone/wake.ts'
import { listenForResults } from './result/push.ts'
import { synchronise } from './session/synchronise.ts'

/** How often a page that is on show looks whether codes or balance want renewing. */
const LOOK_EVERY_MS = 30_000
/** While no server answers, it is asked this often, so that the badge does not lie for long. */
const KNOCK_EVERY_MS = 5_000

/** Keeps the phone up to date while it is looked at: at the start, whenever it comes back, and now and then. */
export function useUpToDate(): void {
  const online = useApp((state) => state.online)
  const place = useApp((state) => state.place)
  const personId = useApp((state) => state.personId)

  useEffect(() => {
    void synchronise({ thorough: true })
    const stop = new AbortController()
    const { signal } = stop
    const back = () => {
      // Before the servers are asked about a device, it must be the one that is kept.
      if (document.visibilityState === 'visible') void followKept().then(() => synchronise({ thorough: true }))
    }
    document.addEventListener('visibilitychange', back, { signal })
    window.addEventListener('offline', () => app.set({ online: false }), { signal })
    window.addEventListener('online', () => void synchronise(), { signal })
    return () => stop.abort()
  }, [])

  useEffect(() => {
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') void synchronise()
      },
      online ? LOOK_EVERY_MS : KNOCK_EVERY_MS,
    )
    return () => clearInterval(timer)
  }, [online])

  // Another voucher on show: one was spent or struck out, so the next ten may be due, and the balance has changed.
  useEffect(() => {
    if (place !== undefined) void synchronise()
  }, [place])

  // A socket belongs to a session; another person gets another one.
  useEffect(() => (personId === undefined ? undefined : listenForResults()), [personId])
}
