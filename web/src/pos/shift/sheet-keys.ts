import { useEffect, useEffectEvent } from 'react'
import type { TillAction } from '../logic/till-keys.ts'

/** Who hears the keys of the window while something lies over the sale: whatever was opened last. */
const listeners: ((action: TillAction) => void)[] = []

/** Gives a key to what lies on top. */
export function giveToSheet(action: TillAction): void {
  listeners.at(-1)?.(action)
}

/** Hears the till's keys while this component is there. */
export function useSheetKeys(listener: (action: TillAction) => void): void {
  const hear = useEffectEvent(listener)
  useEffect(() => {
    const mine = (action: TillAction) => hear(action)
    listeners.push(mine)
    return () => void listeners.splice(listeners.indexOf(mine), 1)
  }, [])
}
