import { secondsLeft } from '@yimatong/contract/device'
import { useEffect, useState } from 'react'
import { campusNow } from '../app-state.ts'

/** Whole seconds until the code changes, 30 down to 1. */
export function useSecondsLeft(running: boolean): number {
  const [seconds, setSeconds] = useState(() => secondsLeft(campusNow()))
  useEffect(() => {
    if (!running) return undefined
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const now = campusNow()
      setSeconds(secondsLeft(now))
      timer = setTimeout(tick, 1000 - (now % 1000) + 5)
    }
    tick()
    return () => clearTimeout(timer)
  }, [running])
  return seconds
}
