import type { ReactNode } from 'react'
import { useWords } from '../shared/i18n/words.ts'
import { DocsIcon, NextIcon, PayIcon, ShopIcon, TillIcon } from '../shared/ui/icons.tsx'
import { LanguageSwitch } from '../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../shared/ui/Mark.tsx'
import { Demo } from './Demo.tsx'
import { LANDING_WORDS } from './words.ts'

/** Where to go from the campus's address. In demo mode also whom to be. */
export function Landing() {
  const word = useWords(LANDING_WORDS)
  return (
    <main className="landing">
      <title>{word.title}</title>
      <div className="landing-top">
        <LanguageSwitch />
      </div>
      <header className="landing-head">
        <Mark size={64} />
        <h1>{word.product}</h1>
        <p>{word.lead}</p>
      </header>
      <nav className="doors" aria-label={word.doors}>
        <Door href="/app/" icon={<PayIcon size={32} />} {...word.student} />
        <Door href="/pos/" icon={<TillIcon size={32} />} {...word.till} />
        <Door href="/portal/" icon={<ShopIcon size={32} />} {...word.portal} />
        <Door href="/docs/" icon={<DocsIcon size={32} />} {...word.docs} />
      </nav>
      <Demo />
    </main>
  )
}

interface DoorProps {
  href: string
  icon: ReactNode
  name: string
  what: string
}

function Door({ href, icon, name, what }: DoorProps) {
  return (
    <a className="door" href={href}>
      <span className="door-icon">{icon}</span>
      <span className="door-name">{name}</span>
      <span className="door-what">{what}</span>
      <NextIcon size={20} className="door-next" />
    </a>
  )
}
