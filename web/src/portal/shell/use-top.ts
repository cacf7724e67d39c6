import { useEffect } from 'react'

/** The router's own event, sent when the address was changed by a link or by us, and not by going back. */
const WENT_ON = 'pushState'

/** Another page, or another page of a list, begins at its top. Going back, the browser knows where one was. */
export function useTop(): void {
  useEffect(() => {
    const top = () => window.scrollTo({ top: 0 })
    addEventListener(WENT_ON, top)
    return () => removeEventListener(WENT_ON, top)
  }, [])
}
