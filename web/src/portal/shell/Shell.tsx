import { type ReactNode, useEffect } from 'react'
import { Link, useLocation, useRoute } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import {
  BillsIcon,
  DocsIcon,
  HomeIcon,
  InfoIcon,
  LogoutIcon,
  PersonIcon,
  PlateIcon,
  QrIcon,
  RefundIcon,
  TillIcon,
  WarningIcon,
} from '../../shared/ui/icons.tsx'
import { ROLE_WORDS } from '../../shared/role-words.ts'
import { Boundary } from '../../shared/ui/Boundary.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { TestMark } from '../../shared/ui/TestMark.tsx'
import { openLine, useConnected } from '../api/live.ts'
import { PATHS } from '../paths.ts'
import { useWaitingCount } from '../refunds/use-refunds.ts'
import { useIsOwner, useLogout, useMerchantName, useSession } from '../session/session.ts'
import { NotOpened } from '../ui/NotOpened.tsx'
import { SHELL_WORDS } from '../words.ts'
import { SearchBox } from './SearchBox.tsx'
import { useTop } from './use-top.ts'
import './shell.css'

/** What surrounds every page of somebody who is logged in: where one is, whose figures these are, the search, the way out. */
export function Shell({ children }: { children: ReactNode }) {
  const word = useWords(SHELL_WORDS)
  const [path] = useLocation()
  useEffect(openLine, [])
  useTop()
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {word.skip}
      </a>
      <Sidebar />
      <div className="shell-main">
        <TopBar />
        <Notices />
        <main id="page" className="shell-page" tabIndex={-1}>
          <Boundary key={path} failed={<NotOpened />}>
            {children}
          </Boundary>
        </main>
      </div>
    </div>
  )
}

function Sidebar() {
  const word = useWords(SHELL_WORDS)
  const isOwner = useIsOwner()
  return (
    <aside className="sidebar">
      <p className="sidebar-mark">
        <Mark size={28} />
        <span>
          <strong>{word.product}</strong> {word.portal}
        </span>
      </p>
      <nav className="sidebar-nav" aria-label={word.nav}>
        <Item path={PATHS.home} match={PATHS.home} icon={<HomeIcon size={20} />} name={word.pages.home} />
        <Item path={PATHS.payments} match="/payments/*?" icon={<BillsIcon size={20} />} name={word.pages.payments} />
        <Item path={PATHS.refunds} match="/refunds/*?" icon={<RefundIcon size={20} />} name={word.pages.refunds}>
          <WaitingBadge />
        </Item>
        {isOwner && (
          <Item
            path={PATHS.exceptions}
            match="/exceptions/*?"
            icon={<WarningIcon size={20} />}
            name={word.pages.exceptions}
          />
        )}
        {isOwner && (
          <Item path={PATHS.disputes} match="/disputes/*?" icon={<InfoIcon size={20} />} name={word.pages.disputes} />
        )}
        <Item
          path={PATHS.staticCodes}
          match="/static-codes/*?"
          icon={<PlateIcon size={20} />}
          name={word.pages.staticCodes}
        />
        <Item
          path={PATHS.dynamicCodes}
          match="/dynamic-codes/*?"
          icon={<QrIcon size={20} />}
          name={word.pages.dynamicCodes}
        />
        <Item path={PATHS.terminals} match="/terminals/*?" icon={<TillIcon size={20} />} name={word.pages.terminals} />
        {isOwner && (
          <Item path={PATHS.shifts} match="/shifts/*?" icon={<PersonIcon size={20} />} name={word.pages.shifts} />
        )}
        {isOwner && (
          <Item path={PATHS.webhooks} match="/webhooks/*?" icon={<DocsIcon size={20} />} name={word.pages.webhooks} />
        )}
      </nav>
      <Person />
    </aside>
  )
}

interface ItemProps {
  path: string
  match: string
  icon: ReactNode
  name: string
  /** What there is to do on that page. */
  children?: ReactNode
}

function Item({ path, match, icon, name, children }: ItemProps) {
  const [here] = useRoute(match)
  return (
    <Link
      href={path}
      className={here ? 'sidebar-item sidebar-here' : 'sidebar-item'}
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

/** How many refunds wait for a second person. */
function WaitingBadge() {
  const word = useWords(SHELL_WORDS)
  const count = useWaitingCount() ?? 0
  if (count === 0) return null
  return (
    <span className="sidebar-badge figures">
      <span aria-hidden="true">{count > MOST_COUNTED ? `${MOST_COUNTED}+` : count}</span>
      <span className="visually-hidden">{word.waiting(count)}</span>
    </span>
  )
}

function Person() {
  const word = useWords(SHELL_WORDS)
  const roleWord = useWords(ROLE_WORDS)
  const { user, role } = useSession()
  const logout = useLogout()
  return (
    <div className="sidebar-person">
      <p>
        <strong>{user.name}</strong>
        <span>
          {roleWord[role]} · {user.login}
        </span>
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label={word.logout}
        title={word.logout}
        disabled={logout.isPending}
        onClick={() => logout.mutate()}
      >
        <LogoutIcon size={20} />
      </button>
    </div>
  )
}

function TopBar() {
  const word = useWords(SHELL_WORDS)
  const { merchant, canteen } = useMerchantName()
  const { merchantNo } = useSession().merchant
  const connected = useConnected()
  return (
    <header className="top-bar">
      <div className="top-bar-place">
        <TestMark merchantNo={merchantNo} />
        <p className="top-bar-merchant">
          <strong title={merchant}>{merchant}</strong>
          <span>{canteen}</span>
        </p>
      </div>
      <SearchBox />
      <p className={connected ? 'line line-up' : 'line'} role="status" title={connected ? undefined : word.notLive}>
        <span className="line-dot" aria-hidden="true" />
        {connected ? word.live : <span className="visually-hidden">{word.notLive}</span>}
      </p>
      <LanguageSwitch />
    </header>
  )
}

/** What every page must know of, whatever it is about. */
function Notices() {
  const word = useWords(SHELL_WORDS)
  const { merchant } = useSession()
  if (merchant.active) return null
  return (
    <p className="shell-notice" role="status">
      <WarningIcon size={20} />
      {word.disabled}
    </p>
  )
}
