import { type ReactNode, use, useEffect, useRef } from 'react'
import { Link, useRoute } from 'wouter'
import { ChosenContext } from './chosen.ts'

interface SidebarItemProps {
  path: string
  /** Every address that belongs to the page. */
  match: string
  icon: ReactNode
  name: string
  /** What there is to do on that page. */
  children?: ReactNode
}

export function SidebarItem({ path, match, icon, name, children }: SidebarItemProps) {
  const [here] = useRoute(match)
  const chosen = use(ChosenContext)
  const link = useRef<HTMLAnchorElement>(null)
  // More pages than the window is high: where one is should be in sight.
  useEffect(() => {
    if (here) link.current?.scrollIntoView({ block: 'nearest' })
  }, [here])
  return (
    <Link
      ref={link}
      href={path}
      className={here ? 'sidebar-item sidebar-here' : 'sidebar-item'}
      onClick={chosen}
      aria-current={here ? 'page' : undefined}
    >
      {icon}
      {name}
      {children}
    </Link>
  )
}

/** More are as pressing as so many. */
const MOST_COUNTED = 99

/** How many wait on a page, for eyes, and in words for ears. */
export function SidebarBadge({ count, words }: { count: number; words: string }) {
  if (count === 0) return null
  return (
    <span className="sidebar-badge figures">
      <span aria-hidden="true">{count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  )
}
