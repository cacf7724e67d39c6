import { Link } from 'wouter'
import './lists.css'

interface FilterLinksProps {
  /** What is filtered by, for ears. */
  label: string
  links: readonly { href: string; name: string; here: boolean }[]
}

/** One filter whose values are few: each is an address. */
export function FilterLinks({ label, links }: FilterLinksProps) {
  return (
    <nav className="segments" aria-label={label}>
      {links.map(({ href, name, here }) => (
        <Link key={href} href={href} className="segment" aria-current={here ? 'true' : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  )
}
