import type { OfficeTerminal, OfficeTerminalAnswer } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { dateAndTime } from '../../../shared/format.ts'
import { failureOf } from '../../../shared/http/errors.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { InfoIcon, LockIcon } from '../../../shared/ui/icons.tsx'
import { StatePage } from '../../../shared/ui/StatePage.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { When } from '../../ui/When.tsx'
import { OFFICE_MERCHANT_PATHS } from '../merchants/paths.ts'
import { Condition, Skew } from './Condition.tsx'
import { type TerminalStep, TerminalPanel } from './TerminalPanel.tsx'
import { useTerminal } from './use-terminals.ts'
import { OFFICE_TERMINAL_WORDS, OFFICE_TERMINALS_WORDS } from './words.ts'
import '../merchants/merchants.css'

/** One till: how it is, what it says of itself, and what the office may do with it. */
export function TerminalPage({ terminalNo }: { terminalNo: string }) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const query = useTerminal(terminalNo)
  if (query.error && failureOf(query.error) === 'NOT_FOUND') return <Missing />
  const terminal = query.data?.terminal
  return (
    <Page
      title={terminal?.name ?? terminalNo}
      back={{ href: OFFICE_MERCHANT_PATHS.terminals, name: word.back }}
      note={terminal && <Condition terminal={terminal} />}
      actions={terminal && <Actions terminal={terminal} />}
    >
      <Loaded query={query}>
        {(answer) => (
          <>
            <Lock terminal={answer.terminal} />
            <div className="office-columns">
              <FactsCard terminal={answer.terminal} />
              <HeartBeatCard answer={answer} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Actions({ terminal }: { terminal: OfficeTerminal }) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS' && terminal.state !== 'RETIRED'
  const [step, setStep] = useState<TerminalStep>()
  const isLocked = terminal.lock !== undefined
  const ask = (next: TerminalStep, name: string, look = '') => (
    <button type="button" className={`button ${look}`} onClick={() => setStep(next)}>
      {name}
    </button>
  )
  return (
    <>
      <Link className="button" href={`/audit-log?subject=${terminal.terminalNo}`}>
        {word.history}
      </Link>
      {mayWrite && (
        <>
          {ask('RENAME', word.rename)}
          {ask('CODE', word.code)}
          {ask('RETIRE', word.retire)}
          {ask('LOCK', isLocked ? word.relock : word.lock, isLocked ? '' : 'button-danger')}
          {isLocked && ask('UNLOCK', word.unlock, 'button-primary')}
        </>
      )}
      {step && <TerminalPanel step={step} terminal={terminal} onClose={() => setStep(undefined)} />}
    </>
  )
}

function Lock({ terminal: { lock } }: { terminal: OfficeTerminal }) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const language = useLanguage()
  if (lock === undefined) return null
  return (
    <section className="lock-note" aria-label={word.lockedTitle}>
      <LockIcon size={24} />
      <div>
        <strong>{lock.reason}</strong>
        <p>
          {word.lockedBy(lock.by, dateAndTime(lock.lockedAt, language))} · {word.call} {lock.contact}
        </p>
      </div>
    </section>
  )
}

function FactsCard({ terminal }: { terminal: OfficeTerminal }) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const language = useLanguage()
  const english = language === 'en'
  const { terminalNo, merchant, canteen, activatedAt, activationCodeExpiresAt } = terminal
  return (
    <section className="card" aria-labelledby="till-facts">
      <div className="office-card-head">
        <h2 id="till-facts" className="card-title">
          {word.facts}
        </h2>
      </div>
      <Facts short>
        <Fact name={word.number}>
          <span className="figures">{terminalNo}</span>
        </Fact>
        <Fact name={word.merchant}>
          <Link href={OFFICE_MERCHANT_PATHS.merchant(merchant.merchantNo)}>
            {english ? merchant.nameEn : merchant.name}
          </Link>
        </Fact>
        <Fact name={word.canteen}>{english ? canteen.nameEn : canteen.name}</Fact>
        <Fact name={word.activated}>
          {activatedAt === undefined ? (
            <span className="muted">{word.notYet}</span>
          ) : (
            dateAndTime(activatedAt, language)
          )}
        </Fact>
        {activationCodeExpiresAt !== undefined && (
          <Fact name={word.codeUntil}>{dateAndTime(activationCodeExpiresAt, language)}</Fact>
        )}
      </Facts>
    </section>
  )
}

/** What the till said last, beside what the campus has. */
function HeartBeatCard({ answer }: { answer: OfficeTerminalAnswer }) {
  const word = useWords(OFFICE_TERMINAL_WORDS)
  const list = useWords(OFFICE_TERMINALS_WORDS)
  const { terminal, newestVersion, stopListVersion: newestList } = answer
  const { lastSeenAt, version, clockSkewMs, stopListVersion, flaws } = terminal
  return (
    <section className="card" aria-labelledby="till-beat">
      <div className="office-card-head">
        <h2 id="till-beat" className="card-title">
          {word.heartBeat}
        </h2>
      </div>
      <Facts short>
        <Fact name={list.lastSeen}>{lastSeenAt === undefined ? list.never : <When at={lastSeenAt} />}</Fact>
        <Fact name={list.clock}>
          <Skew ms={clockSkewMs} wrong={flaws.includes('CLOCK')} />
        </Fact>
        <Fact name={list.version}>
          <span className="figures">{version ?? '–'}</span>
          {flaws.includes('OLD_VERSION') && newestVersion !== undefined && (
            <span className="failure"> {word.compared(newestVersion)}</span>
          )}
        </Fact>
        <Fact name={list.stopList}>
          <span className="figures">{stopListVersion === undefined ? '–' : list.versionNo(stopListVersion)}</span>
          {flaws.includes('STOP_LIST') && newestList !== undefined && (
            <span className="failure"> {word.compared(list.versionNo(newestList))}</span>
          )}
        </Fact>
      </Facts>
    </section>
  )
}

function Missing() {
  const word = useWords(OFFICE_TERMINAL_WORDS).notFound
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
      <title>{word.title}</title>
      <Link className="button button-primary" href={OFFICE_MERCHANT_PATHS.terminals}>
        {word.action}
      </Link>
    </StatePage>
  )
}
