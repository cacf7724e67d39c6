import type { PortalDispute } from '@yimatong/contract/dispute-api'
import type { DisputeState } from '@yimatong/contract/states'
import { useState } from 'react'
import { Link } from 'wouter'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { PATHS } from '../paths.ts'
import { useTerminalName } from '../payments/terminal-name.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { STATE_WORDS } from '../ui/StateChip.tsx'
import { useNow } from '../ui/use-now.ts'
import { AnswerPanel } from './AnswerPanel.tsx'
import { DISPUTES_WORDS } from './words.ts'

const TONES: Record<DisputeState, Tone> = {
  OPEN: 'wait',
  ANSWERED: 'wait',
  ACCEPTED: 'good',
  REJECTED: 'calm',
  WITHDRAWN: 'calm',
}

/** One dispute: what the customer says, of which payment, what came of it; and the answer, while there is none. */
export function DisputeCard({ dispute }: { dispute: PortalDispute }) {
  const word = useWords(DISPUTES_WORDS)
  const [answering, setAnswering] = useState(false)
  const { text, state, paymentId, outTradeNo } = dispute
  return (
    <li className="card dispute">
      <DisputeHead dispute={dispute} />
      <blockquote className="dispute-said">{text}</blockquote>
      <Evidence dispute={dispute} />
      <DisputeHistory dispute={dispute} />
      <p className="dispute-foot">
        <Link href={PATHS.payment(paymentId)} className="figures">
          {word.toPayment(outTradeNo)}
        </Link>
        {state === 'OPEN' && (
          <button
            type="button"
            className="button button-primary"
            aria-label={word.answerThis(outTradeNo)}
            onClick={() => setAnswering(true)}
          >
            {word.answer}
          </button>
        )}
      </p>
      {answering && <AnswerPanel dispute={dispute} onClose={() => setAnswering(false)} />}
    </li>
  )
}

/** What is disputed, how it stands, until when, and how much it is about. */
export function DisputeHead({ dispute }: { dispute: PortalDispute }) {
  const word = useWords(DISPUTES_WORDS)
  const { kind, state, amount, surcharge } = dispute
  return (
    <header className="dispute-head">
      <h2>{word.kinds[kind]}</h2>
      <Chip tone={TONES[state]}>{word.states[state]}</Chip>
      <Due dispute={dispute} />
      <Amount fen={amount + surcharge} className="dispute-total" />
    </header>
  )
}

function Due({ dispute: { state, dueAt } }: { dispute: PortalDispute }) {
  const word = useWords(DISPUTES_WORDS)
  const language = useLanguage()
  const now = useNow(30_000)
  if (state !== 'OPEN' && state !== 'ANSWERED') return null
  return (
    <>
      {now > Date.parse(dueAt) && <Chip tone="bad">{word.overdue}</Chip>}
      <span className="muted figures">{word.due(dateAndTime(dueAt, language))}</span>
    </>
  )
}

/** The payment as it stood when the dispute was opened, whatever became of it since. */
function Evidence({ dispute }: { dispute: PortalDispute }) {
  const word = useWords(DISPUTES_WORDS)
  const states = useWords(STATE_WORDS)
  const language = useLanguage()
  const till = useTerminalName()(dispute)
  const { payerName, amount, surcharge, paymentState, paymentAt, disputeId } = dispute
  const titleId = `evidence-${disputeId}`
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="dispute-part">
        {word.evidence}
      </h3>
      <Facts short>
        <Fact name={word.payer}>{payerName}</Fact>
        <Fact name={word.paidAt}>{dateAndTime(paymentAt, language)}</Fact>
        <Fact name={word.amount}>
          <Amount fen={amount} />
        </Fact>
        <Fact name={word.surcharge}>
          <Amount fen={surcharge} />
        </Fact>
        <Fact name={word.paymentState}>{states[paymentState]}</Fact>
        {till !== undefined && <Fact name={word.terminal}>{till}</Fact>}
      </Facts>
    </section>
  )
}

/** Who said what, oldest first. */
export function DisputeHistory({ dispute: { history, disputeId } }: { dispute: PortalDispute }) {
  const word = useWords(DISPUTES_WORDS)
  const language = useLanguage()
  const titleId = `history-${disputeId}`
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId} className="dispute-part">
        {word.history}
      </h3>
      <ol className="dispute-history">
        {history.map(({ state, at, by, note }) => (
          <li key={state}>
            {word.authors[by]} {word.steps[state]}{' '}
            <time className="muted figures" dateTime={at}>
              {dateAndTime(at, language)}
            </time>
            {note !== undefined && <blockquote className="dispute-said">{note}</blockquote>}
          </li>
        ))}
      </ol>
    </section>
  )
}
