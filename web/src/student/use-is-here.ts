import { useCallback, useEffect, useRef } from 'react'

/** Says whether who asks is still on show: an answer may come when somebody has gone on to something else. */
export function useIsHere(): () => boolean {
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  return useCallback(() => here.current, [])
}
