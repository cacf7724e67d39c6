import { useEffect } from 'react'
import { useApp } from '../app-state.ts'
import { beginShowing, shownLong } from '../phone/showing.ts'
import { SHOWN_LONG_MS } from '../phone/vouchers.ts'
import { useVisible } from './use-visible.ts'

/** One voucher for each time that the code is on show: begins with the page, and again whenever it comes back to the eye. */
export function useShowing(): { visible: boolean } {
  const visible = useVisible()
  const place = useApp((state) => state.place)
  const jwe = useApp((state) => state.batch?.jwe)

  useEffect(() => {
    if (visible) beginShowing()
  }, [visible])

  useEffect(() => {
    if (!visible || place === undefined || jwe === undefined) return undefined
    const timer = setTimeout(shownLong, SHOWN_LONG_MS)
    return () => clearTimeout(timer)
  }, [visible, place, jwe])

  return { visible }
}
