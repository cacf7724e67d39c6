import { useSyncExternalStore } from 'react'
import { useApp } from './app-state.ts'

/** Often enough for what says minutes and days; codes have their own, exact clock. */
const TICK_MS = 5_000

let phoneNow = Date.now()

function subscribe(listener: () => void): () => void {
  const tick = () => {
    phoneNow = Date.now()
    listener()
  }
  phoneNow = Date.now()
  const timer = setInterval(tick, TICK_MS)
  document.addEventListener('visibilitychange', tick)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
  }
}

/** The phone's own clock, milliseconds since the epoch; the component follows it in steps of a few seconds. */
export function usePhoneNow(): number {
  return useSyncExternalStore(subscribe, () => phoneNow)
}

/** The campus's time, likewise. */
export function useCampusNow(): number {
  const offsetMs = useApp((state) => state.clock?.offsetMs ?? 0)
  return usePhoneNow() + offsetMs
}
