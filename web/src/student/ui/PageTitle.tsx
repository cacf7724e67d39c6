import { useLayoutEffect } from 'react'

/** What the tab and a screen reader call the page. */
export function PageTitle({ title }: { title: string }) {
  useLayoutEffect(() => {
    document.title = title
  }, [title])
  return null
}
