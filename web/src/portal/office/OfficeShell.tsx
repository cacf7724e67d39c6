import type { ReactNode } from 'react'
import { useWords, words } from '../../shared/i18n/words.ts'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { useOfficeSession } from '../session/session.ts'
import { LiveLine, ShellFrame, SidebarFrame } from '../shell/ShellFrame.tsx'
import { SidebarItem } from '../shell/SidebarItem.tsx'
import { OfficeSearch } from './payments/OfficeSearch.tsx'
import { type Area, AREAS, GROUPS } from './areas.tsx'

const WORDS = words(
  {
    portal: '后勤管理',
    office: '后勤处',
    place: '全校',
    groups: { DAILY: '日常', MONEY: '资金', BOOKS: '账务', SYSTEM: '系统' },
  },
  {
    portal: 'Logistics office',
    office: 'Logistics office',
    place: 'The whole campus',
    groups: { DAILY: 'Daily work', MONEY: 'Money', BOOKS: 'Books', SYSTEM: 'System' },
  },
)

/** What surrounds every page of the office. */
export function OfficeShell({ children }: { children: ReactNode }) {
  return (
    <ShellFrame sidebar={<Sidebar />} topBar={<TopBar />}>
      {children}
    </ShellFrame>
  )
}

function Sidebar() {
  const word = useWords(WORDS)
  const { role } = useOfficeSession()
  const mine = AREAS.filter(({ roles }) => roles.includes(role))
  return (
    <SidebarFrame portal={word.portal}>
      {GROUPS.map((group) => ({ group, areas: mine.filter((area) => area.group === group) }))
        .filter(({ areas }) => areas.length > 0)
        .map(({ group, areas }) => (
          <section key={group} className="sidebar-group" aria-labelledby={`group-${group}`}>
            <h2 id={`group-${group}`}>{word.groups[group]}</h2>
            <div className="sidebar-items">
              {areas.map((area) => (
                <AreaItem key={area.path} area={area} />
              ))}
            </div>
          </section>
        ))}
    </SidebarFrame>
  )
}

function AreaItem({ area: { path, match, icon, name, badge: Badge } }: { area: Area }) {
  return (
    <SidebarItem path={path} match={match} icon={icon} name={useWords(name).name}>
      {Badge && <Badge />}
    </SidebarItem>
  )
}

function TopBar() {
  const word = useWords(WORDS)
  return (
    <header className="top-bar">
      <p className="top-bar-merchant">
        <strong>{word.office}</strong>
        <span>{word.place}</span>
      </p>
      <OfficeSearch />
      <LiveLine />
      <LanguageSwitch />
    </header>
  )
}
