import { useEffect, useState } from 'react'
import { useTill } from '../till/till-context.ts'

/** The server's time, anew every second, for what is counted on the screen. */
export function useSeconds(): number {
  const { clock } = useTill()
  const [now, setNow] = useState(clock.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), 1000)
    return () => clearInterval(timer)
  }, [clock])
  return now
}
