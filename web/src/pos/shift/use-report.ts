import type { CurrentShift } from '@yimatong/contract/shift-api'
import { useCallback, useEffect, useState } from 'react'
import { useTill } from '../till/till-context.ts'

const EVERY_MS = 5000

/** The open shift with its X report, read anew while it is looked at. `failed`: nothing has been read yet. */
export function useReport() {
  const { shifts } = useTill()
  const [current, setCurrent] = useState<CurrentShift>()
  const [failed, setFailed] = useState(false)
  const read = useCallback(() => {
    shifts.read().then(
      (answer) => {
        setCurrent(answer)
        setFailed(false)
      },
      () => setFailed(true),
    )
  }, [shifts])
  useEffect(() => {
    const timer = setInterval(read, EVERY_MS)
    read()
    return () => clearInterval(timer)
  }, [read])
  return { current, failed: failed && current === undefined, read }
}
