import type { PortalTerminal } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { TillIcon } from '../../shared/ui/icons.tsx'
import { useTerminals } from '../api/terminals.ts'
import { useIsOwner } from '../session/session.ts'
import { Chip } from '../ui/Chip.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import { ActivationPanel } from './ActivationPanel.tsx'
import { TERMINALS_WORDS } from './words.ts'

/** Tills beat every half minute; the page looks as often. */
const ASK_EVERY_MS = 30_000
/** A clock within this is as good as exact; codes allow for 30 seconds. */
const EXACT_MS = 2_000

export default function TerminalsPage() {
  const word = useWords(TERMINALS_WORDS)
  const [activating, setActivating] = useState<PortalTerminal>()
  const terminals = useTerminals({ everyMs: ASK_EVERY_MS })
  return (
    <Page title={word.title}>
      <Loaded query={terminals}>
        {({ terminals: all }) =>
          all.length === 0 ? (
            <Empty icon={<TillIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <TerminalTable terminals={all} onActivate={setActivating} />
          )
        }
      </Loaded>
      {activating && <ActivationPanel terminal={activating} onClose={() => setActivating(undefined)} />}
    </Page>
  )
}

interface TerminalTableProps {
  terminals: readonly PortalTerminal[]
  onActivate: (terminal: PortalTerminal) => void
}

function TerminalTable({ terminals, onActivate }: TerminalTableProps) {
  const word = useWords(TERMINALS_WORDS)
  const owner = useIsOwner()
  return (
    <TableFrame label={word.title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.terminal}</th>
            <th scope="col">{word.state}</th>
            <th scope="col">{word.lastSeen}</th>
            <th scope="col">{word.version}</th>
            <th scope="col">{word.clock}</th>
            <th scope="col" className="number">
              {word.count}
            </th>
            <th scope="col" className="number">
              {word.taken}
            </th>
            {owner && <th scope="col">{word.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {terminals.map((terminal) => (
            <TerminalRow key={terminal.terminalNo} terminal={terminal} onActivate={owner ? onActivate : undefined} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

interface TerminalRowProps {
  terminal: PortalTerminal
  /** Absent: this person may not. */
  onActivate: ((terminal: PortalTerminal) => void) | undefined
}

function TerminalRow({ terminal, onActivate }: TerminalRowProps) {
  const word = useWords(TERMINALS_WORDS)
  const { terminalNo, name, state, lastSeenAt, version, clockSkewMs, activationCodeExpiresAt, today } = terminal
  return (
    <tr>
      <td>
        <strong>{name}</strong>
        <span className="second-line figures">{terminalNo}</span>
      </td>
      <td className="nowrap">
        <TerminalState terminal={terminal} />
        {activationCodeExpiresAt !== undefined && <span className="second-line">{word.waiting}</span>}
      </td>
      <td className="nowrap">{lastSeenAt === undefined ? word.never : <When at={lastSeenAt} />}</td>
      <td className="figures">{version ?? '–'}</td>
      <td className="nowrap">
        <Skew ms={clockSkewMs} />
      </td>
      <td className="number">{today.count}</td>
      <td className="number">
        <Amount fen={today.total} />
      </td>
      {onActivate && (
        <td className="nowrap">
          {state !== 'DISABLED' && (
            <button type="button" className="button button-quiet" onClick={() => onActivate(terminal)}>
              {state === 'ACTIVE' ? word.activateAgain : word.activate}
            </button>
          )}
        </td>
      )}
    </tr>
  )
}

function TerminalState({ terminal: { state, online } }: { terminal: PortalTerminal }) {
  const word = useWords(TERMINALS_WORDS)
  if (state === 'DISABLED') return <Chip tone="calm">{word.disabled}</Chip>
  if (state === 'CREATED') return <Chip tone="calm">{word.created}</Chip>
  return online ? <Chip tone="good">{word.online}</Chip> : <Chip tone="wait">{word.offline}</Chip>
}

function Skew({ ms }: { ms: number | undefined }) {
  const word = useWords(TERMINALS_WORDS)
  if (ms === undefined) return '–'
  if (Math.abs(ms) < EXACT_MS) return word.exact
  const seconds = (Math.abs(ms) / 1000).toFixed(0)
  return <span className="failure">{ms > 0 ? word.ahead(seconds) : word.behind(seconds)}</span>
}
