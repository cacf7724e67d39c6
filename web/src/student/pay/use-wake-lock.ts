import { useEffect } from 'react'

/** Keeps the screen on while the page is seen. The browser lets go by itself when it is hidden; without the feature, nothing. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return undefined
    let stopped = false
    let lock: WakeLockSentinel | undefined
    navigator.wakeLock.request('screen').then(
      (granted) => {
        lock = granted
        if (stopped) void granted.release()
      },
      // A phone low on battery refuses; the person then touches the screen.
      () => undefined,
    )
    return () => {
      stopped = true
      void lock?.release()
    }
  }, [wanted])
}
