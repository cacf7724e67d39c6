import { type ReactNode, useCallback, useEffect, useId } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { ROLE_WORDS } from '../../shared/role-words.ts'
import { Boundary } from '../../shared/ui/Boundary.tsx'
import { CrossIcon, LogoutIcon, MenuIcon } from '../../shared/ui/icons.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { openLine, useConnected } from '../api/live.ts'
import { ProofDialog } from '../session/ProofDialog.tsx'
import { useAnySession, useLogout } from '../session/session.ts'
import { NotOpened } from '../ui/NotOpened.tsx'
import { useOpening } from '../ui/use-opening.ts'
import { SHELL_WORDS } from '../words.ts'
import { ChosenContext } from './chosen.ts'
import { useTop } from './use-top.ts'
import './shell.css'

interface ShellFrameProps {
  sidebar: ReactNode
  topBar: ReactNode
  /** What every page must know of. */
  notices?: ReactNode
  children: ReactNode
}

/** What surrounds every page of somebody who is logged in, of a merchant's or of the office. */
export function ShellFrame({ sidebar, topBar, notices, children }: ShellFrameProps) {
  const word = useWords(SHELL_WORDS)
  const [path] = useLocation()
  useEffect(openLine, [])
  useTop()
  return (
    <div className="shell">
      <a className="skip" href="#page">
        {word.skip}
      </a>
      {sidebar}
      <div className="shell-main">
        {topBar}
        {notices}
        <main id="page" className="shell-page" tabIndex={-1}>
          <Boundary key={path} failed={<NotOpened />}>
            {children}
          </Boundary>
        </main>
      </div>
      <ProofDialog />
    </div>
  )
}

/** The sidebar: what this is, the pages, and who is logged in. On a narrow window a button opens it over the page. */
export function SidebarFrame({ portal, children }: { portal: string; children: ReactNode }) {
  const word = useWords(SHELL_WORDS)
  const { open, setOpen, whole, button } = useOpening()
  const id = useId()
  const close = useCallback(() => setOpen(false), [setOpen])
  return (
    <aside className="sidebar">
      <div ref={whole} className="sidebar-whole">
        <div className="sidebar-head">
          <p className="sidebar-mark">
            <Mark size={28} />
            <span>
              <strong>{word.product}</strong> {portal}
            </span>
          </p>
          <button
            ref={button}
            type="button"
            className="button sidebar-menu"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
          >
            {open ? <CrossIcon size={20} /> : <MenuIcon size={20} />}
            {word.menu}
          </button>
        </div>
        <div id={id} className={open ? 'sidebar-body sidebar-open' : 'sidebar-body'}>
          <nav className="sidebar-nav" aria-label={word.nav}>
            <ChosenContext value={close}>{children}</ChosenContext>
          </nav>
          <Person />
        </div>
      </div>
    </aside>
  )
}

function Person() {
  const word = useWords(SHELL_WORDS)
  const roleWord = useWords(ROLE_WORDS)
  const { user, role } = useAnySession()
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

/** Whether what is shown follows by itself. */
export function LiveLine() {
  const word = useWords(SHELL_WORDS)
  const connected = useConnected()
  return (
    <p className={connected ? 'line line-up' : 'line'} role="status" title={connected ? undefined : word.notLive}>
      <span className="line-dot" aria-hidden="true" />
      {connected ? word.live : <span className="visually-hidden">{word.notLive}</span>}
    </p>
  )
}
