import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import {
  BillsIcon,
  DocsIcon,
  HomeIcon,
  InfoIcon,
  PersonIcon,
  PlateIcon,
  QrIcon,
  ReceiptIcon,
  RefundIcon,
  TillIcon,
  WarningIcon,
} from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { TestMark } from '../../shared/ui/TestMark.tsx'
import { PATHS } from '../paths.ts'
import { useWaitingCount } from '../refunds/use-refunds.ts'
import { useIsOwner, useMerchantName, useSession } from '../session/session.ts'
import { SHELL_WORDS } from '../words.ts'
import { SearchBox } from './SearchBox.tsx'
import { LiveLine, ShellFrame, SidebarFrame } from './ShellFrame.tsx'
import { SidebarBadge, SidebarItem } from './SidebarItem.tsx'

/** What surrounds every page of a merchant's: where one is, whose figures these are, the search, the way out. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <ShellFrame sidebar={<Sidebar />} topBar={<TopBar />} notices={<Notices />}>
      {children}
    </ShellFrame>
  )
}

function Sidebar() {
  const word = useWords(SHELL_WORDS)
  const isOwner = useIsOwner()
  return (
    <SidebarFrame portal={word.portal}>
      <div className="sidebar-items">
        <SidebarItem path={PATHS.home} match={PATHS.home} icon={<HomeIcon size={20} />} name={word.pages.home} />
        <SidebarItem
          path={PATHS.payments}
          match="/payments/*?"
          icon={<BillsIcon size={20} />}
          name={word.pages.payments}
        />
        <SidebarItem path={PATHS.refunds} match="/refunds/*?" icon={<RefundIcon size={20} />} name={word.pages.refunds}>
          <WaitingBadge />
        </SidebarItem>
        {isOwner && (
          <SidebarItem
            path={PATHS.exceptions}
            match="/exceptions/*?"
            icon={<WarningIcon size={20} />}
            name={word.pages.exceptions}
          />
        )}
        {isOwner && (
          <SidebarItem
            path={PATHS.disputes}
            match="/disputes/*?"
            icon={<InfoIcon size={20} />}
            name={word.pages.disputes}
          />
        )}
        <SidebarItem
          path={PATHS.staticCodes}
          match="/static-codes/*?"
          icon={<PlateIcon size={20} />}
          name={word.pages.staticCodes}
        />
        <SidebarItem
          path={PATHS.dynamicCodes}
          match="/dynamic-codes/*?"
          icon={<QrIcon size={20} />}
          name={word.pages.dynamicCodes}
        />
        <SidebarItem
          path={PATHS.terminals}
          match="/terminals/*?"
          icon={<TillIcon size={20} />}
          name={word.pages.terminals}
        />
        {isOwner && (
          <SidebarItem
            path={PATHS.shifts}
            match="/shifts/*?"
            icon={<PersonIcon size={20} />}
            name={word.pages.shifts}
          />
        )}
        {isOwner && (
          <SidebarItem
            path={PATHS.settlements}
            match="/settlements/*?"
            icon={<ReceiptIcon size={20} />}
            name={word.pages.settlements}
          />
        )}
        {isOwner && (
          <SidebarItem
            path={PATHS.webhooks}
            match="/webhooks/*?"
            icon={<DocsIcon size={20} />}
            name={word.pages.webhooks}
          />
        )}
      </div>
    </SidebarFrame>
  )
}

/** How many refunds wait for a second person. */
function WaitingBadge() {
  const word = useWords(SHELL_WORDS)
  const count = useWaitingCount() ?? 0
  return <SidebarBadge count={count} words={word.waiting(count)} />
}

function TopBar() {
  const { merchant, canteen } = useMerchantName()
  const { merchantNo } = useSession().merchant
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
      <LiveLine />
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
