import { useEffect } from 'react'
import type { Till } from '../till/till.ts'

/** Minutes; 0: never. */
export const IDLE_CHOICES = [1, 5, 15, 0] as const
const USUAL_MINUTES = 5
const WANTED = 'yimatong.till.lock-after'

export function idleMinutes(): number {
  const kept = localStorage.getItem(WANTED)
  const minutes = Number(kept)
  return kept === null || !Number.isFinite(minutes) || minutes < 0 ? USUAL_MINUTES : minutes
}

export function setIdleMinutes(minutes: number): void {
  localStorage.setItem(WANTED, String(minutes))
}

const LOOK_EVERY_MS = 1000

/** A payment under way keeps the till open: it is somebody's turn. */
function isBusy({ store }: Till): boolean {
  const { at } = store.get().sale.panel
  return at === 'WORKING' || at === 'SHOWING'
}

/** Locks the till when nobody has touched it for as long as it is set to. */
export function useIdleLock(till: Till): void {
  useEffect(() => {
    let touchedAt = performance.now()
    const touch = () => {
      touchedAt = performance.now()
    }
    const stop = new AbortController()
    for (const event of ['keydown', 'pointerdown', 'pointermove'])
      addEventListener(event, touch, { capture: true, signal: stop.signal })
    const timer = setInterval(() => {
      const minutes = idleMinutes()
      if (isBusy(till)) touch()
      else if (minutes > 0 && performance.now() - touchedAt > minutes * 60_000) till.shifts.lock()
    }, LOOK_EVERY_MS)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [till])
}
