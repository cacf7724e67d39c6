import type { PortalException } from '@yimatong/contract/portal-api'
import { isDeclineCode } from '@yimatong/contract/states'
import { Link } from 'wouter'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { PATHS } from '../paths.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { type Standing, standingOf } from './standing.ts'
import { EXCEPTIONS_WORDS, SAID_WORDS } from './words.ts'

const TONES: Record<Standing, Tone> = {
  PAID_BACK: 'good',
  WAS_BACK: 'good',
  ADJUSTED: 'good',
  CORRECTED: 'good',
  ACCEPTED: 'calm',
  AUTOMATIC: 'wait',
  PAYER: 'calm',
  OFFICE: 'bad',
}

/** One exception: what happened in words, what each side says, and what was done about it. */
export function ExceptionCard({ exception }: { exception: PortalException }) {
  const word = useWords(EXCEPTIONS_WORDS)
  const language = useLanguage()
  const { class: kind, total, evidence, paymentId, outTradeNo, state, dueAt } = exception
  const standing = standingOf(exception)
  return (
    <li className="card exception">
      <header className="exception-head">
        <h2>{word.classes[kind]}</h2>
        <Chip tone={TONES[standing]}>{word.standings[standing]}</Chip>
        <Amount fen={total} className="exception-total" />
      </header>
      <p>{word.meanings[kind]}</p>
      <dl className="exception-sides">
        <Side name={word.ours} side={evidence.ours} />
        <Side name={kind === 'PAID_TWICE' ? word.standing : word.ledger} side={evidence.ledger} />
      </dl>
      <Notes exception={exception} />
      <p className="exception-foot">
        <Link href={PATHS.payment(paymentId)} className="figures">
          {word.toPayment(outTradeNo)}
        </Link>
        {state === 'OPEN' && standing !== 'PAYER' && (
          <span className="muted figures">{word.due(dateAndTime(dueAt, language))}</span>
        )}
      </p>
    </li>
  )
}

function Side({ name, side }: { name: string; side: PortalException['evidence']['ours'] }) {
  const known = useWords(SAID_WORDS)
  const language = useLanguage()
  const declines = useWords(DECLINE_WORDS)
  const { id, state, total, at } = side
  const said = known[state] ?? (isDeclineCode(state) ? declines[state] : state)
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>
          {said} <Amount fen={total} />
        </strong>
        <span className="figures">
          {at !== undefined && `${dateAndTime(at, language)} · `}
          {id}
        </span>
      </dd>
    </div>
  )
}

function Notes({ exception: { notes } }: { exception: PortalException }) {
  const word = useWords(EXCEPTIONS_WORDS)
  const language = useLanguage()
  return (
    <ol className="exception-notes">
      {notes.map(({ type, at, text }) => (
        <li key={`${type} ${at}`}>
          {word.notes[type]}
          {text !== undefined && ` (${text})`} <time className="figures">{dateAndTime(at, language)}</time>
        </li>
      ))}
    </ol>
  )
}
