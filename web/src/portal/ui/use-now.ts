import { useEffect, useState } from 'react'
import { serverClock } from '../api/http.ts'

/** The server's time, looked at anew every so many milliseconds: a wrong clock in the stall does not make payments old. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(serverClock.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverClock.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
