import { useEffect, useEffectEvent, useState } from 'react'
import { campusNow } from '../app-state.ts'

const secondsUntil = (endsAt: number) => Math.max(0, Math.ceil((endsAt - campusNow()) / 1000))

/** Whole seconds until an instant of campus time, down to 0; the component follows. */
export function useCountdown(endsAt: number): number {
  const [seconds, setSeconds] = useState(() => secondsUntil(endsAt))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const left = secondsUntil(endsAt)
      setSeconds(left)
      // Just after the figure changes.
      if (left > 0) timer = setTimeout(tick, ((endsAt - campusNow()) % 1000) + 5)
    }
    tick()
    return () => clearTimeout(timer)
  }, [endsAt])
  return seconds
}

/** Says once when an instant of campus time has come. */
export function useExpiry(endsAt: number, onExpired: () => void): void {
  const expired = useEffectEvent(onExpired)
  useEffect(() => {
    const timer = setTimeout(() => expired(), Math.max(0, endsAt - campusNow()))
    return () => clearTimeout(timer)
  }, [endsAt])
}

/** `4:59`. */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
