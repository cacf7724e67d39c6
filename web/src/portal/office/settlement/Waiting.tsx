import type { OpenPayout, SettlementStanding, UnreconciledDay } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useAllowUnreconciled, useRepeatPayOut } from './use-settlements.ts'
import { WAITING_WORDS } from './waiting-words.ts'

/** Which days wait for their reconciliation, and which pay-outs for the ledger; nothing when nothing does. */
export function Waiting({ standing: { unreconciled, openPayouts } }: { standing: SettlementStanding }) {
  const word = useWords(WAITING_WORDS)
  return (
    <>
      {unreconciled.length > 0 && (
        <section className="card" aria-labelledby="waiting-days">
          <h2 className="card-title" id="waiting-days">
            {word.days}
          </h2>
          <p className="muted">{word.daysLead}</p>
          <ul className="held-up">
            {unreconciled.map((day) => (
              <Day key={day.businessDate} day={day} />
            ))}
          </ul>
        </section>
      )}
      {openPayouts.length > 0 && (
        <section className="card" aria-labelledby="open-payouts">
          <h2 className="card-title" id="open-payouts">
            {word.payouts}
          </h2>
          <p className="muted">{word.payoutsLead}</p>
          <ul className="held-up">
            {openPayouts.map((payout) => (
              <Payout key={payout.settlementId} payout={payout} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Day({ day }: { day: UnreconciledDay }) {
  const word = useWords(WAITING_WORDS)
  const { businessDate, merchants, overdue } = day
  const state = day.state ?? 'NONE'
  const [asks, setAsks] = useState(false)
  const mayAsk = useOfficeSession().role === 'FINANCE' && (overdue || state === 'FAILED')
  return (
    <li>
      {word.day(businessDate, merchants)}
      <Chip tone={state === 'FAILED' ? 'bad' : 'wait'}>{word.states[state]}</Chip>
      {overdue && <Chip tone="bad">{word.overdue}</Chip>}
      <Link href="/reconciliation">{word.see}</Link>
      {mayAsk && (
        <button type="button" className="button" onClick={() => setAsks(true)}>
          {word.allow}
        </button>
      )}
      {asks && <AllowPanel businessDate={businessDate} onClose={() => setAsks(false)} />}
    </li>
  )
}

function AllowPanel({ businessDate, onClose }: { businessDate: string; onClose: () => void }) {
  const word = useWords(WAITING_WORDS)
  const failureWords = useFailureWords()
  const [reason, setReason] = useState('')
  const allow = useAllowUnreconciled()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    allow.mutate({ businessDate, reason })
  }
  return (
    <Panel title={word.allowTitle(businessDate)} onClose={onClose}>
      {allow.data === undefined ? (
        <form className="form" onSubmit={submit}>
          <p>{word.allowLead}</p>
          <label className="field">
            <span className="field-name">{word.reason}</span>
            <input
              className="input"
              required
              maxLength={200}
              value={reason}
              onChange={({ target: { value } }) => setReason(value)}
            />
          </label>
          {allow.error !== null && (
            <p className="failure" role="alert">
              {failureWords(allow.error)}
            </p>
          )}
          <button type="submit" className="button button-primary" disabled={allow.isPending}>
            {allow.isPending ? word.asking : word.ask}
          </button>
        </form>
      ) : (
        <>
          <p className="done" role="status">
            {word.asked}
          </p>
          <Link className="button" href={`/approvals/${allow.data.approvalId}`}>
            {word.seeApproval}
          </Link>
        </>
      )}
    </Panel>
  )
}

function Payout({ payout }: { payout: OpenPayout }) {
  const word = useWords(WAITING_WORDS)
  const failureWords = useFailureWords()
  const english = useLanguage() === 'en'
  const { settlementId, merchantName, merchantNameEn, amount, state, declineCode } = payout
  const repeat = useRepeatPayOut(settlementId)
  const mayRepeat = useOfficeSession().role === 'FINANCE' && state === 'DECLINED'
  const why = declineCode === 'INSUFFICIENT_BALANCE' ? word.short : declineCode
  return (
    <li>
      <Link href={`/settlements/${settlementId}`}>{english ? merchantNameEn : merchantName}</Link>
      <Amount fen={amount} />
      <Chip tone={state === 'DECLINED' ? 'bad' : 'wait'}>{word.payoutStates[state]}</Chip>
      {why !== undefined && <span className="muted">{why}</span>}
      {mayRepeat && (
        <button type="button" className="button" disabled={repeat.isPending} onClick={() => repeat.mutate()}>
          {repeat.isPending ? word.repeating : word.repeat}
        </button>
      )}
      {repeat.error !== null && (
        <span className="failure" role="alert">
          {failureWords(repeat.error)}
        </span>
      )}
    </li>
  )
}
