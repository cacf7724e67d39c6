import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useLocation } from 'wouter'

/** Where each page was left, so that going back from a bill comes to the same place in the list. */
const leftAt = new Map<string, number>()

/** The part that scrolls, so that the bar below never lies over something to tap. */
export function ScrollFrame({ children }: { children: ReactNode }) {
  const [path] = useLocation()
  const frame = useRef<HTMLElement>(null)

  useLayoutEffect(() => {
    frame.current?.scrollTo(0, leftAt.get(path) ?? 0)
  }, [path])

  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const remember = () => leftAt.set(path, element.scrollTop)
    element.addEventListener('scroll', remember, { passive: true })
    return () => element.removeEventListener('scroll', remember)
  }, [path])

  return (
    <main ref={frame} className="tabs-page">
      {children}
    </main>
  )
}
