import { formatYuan } from '@yimatong/contract/money'
import type { PayBackView } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { ApiError } from '../../../shared/http/errors.ts'
import { dateAndTime, percent } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { PayBackChip } from './PayBacksPage.tsx'
import { PayBackItems } from './PayBackItems.tsx'
import { usePayBack, useRequest } from './use-pay-backs.ts'
import { PAY_BACK_WORDS } from './words.ts'
import './pay-backs.css'

/** One batch: what would go back or went, what is left out and why, and every row. */
export function PayBackPage({ payBackId }: { payBackId: string }) {
  const word = useWords(PAY_BACK_WORDS)
  const batch = usePayBack(payBackId)
  const { data } = batch
  const mode = data && (data.shareBps === undefined ? word.modes[data.mode] : word.share(percent(data.shareBps)))
  return (
    <Page
      title={mode === undefined ? word.title : word.page(mode)}
      back={{ href: '/pay-backs', name: word.title }}
      note={data && <PayBackChip state={data.state} />}
      actions={<FileLinks path={`/pay-backs/${payBackId}`} words={word} />}
    >
      <Loaded query={batch}>
        {(view) => (
          <>
            <About batch={view} />
            <Figures batch={view} />
            <Going batch={view} />
            <PayBackItems payBackId={payBackId} standing={standingOf(view)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Changes with every row that goes on. */
const standingOf = ({ state, sent, underWay, failed }: PayBackView) => [state, sent.count, underWay, failed].join(' ')

function About({ batch: { reason, filter, createdBy, createdAt } }: { batch: PayBackView }) {
  const word = useWords(PAY_BACK_WORDS)
  const language = useLanguage()
  return (
    <p>
      <strong>{reason}</strong>
      <br />
      <span className="muted">
        {createdBy} {dateAndTime(createdAt, language)} · {word.window} {dateAndTime(filter.from, language)} –{' '}
        {dateAndTime(filter.to, language)}
      </span>
    </p>
  )
}

function Figures({ batch }: { batch: PayBackView }) {
  const word = useWords(PAY_BACK_WORDS)
  const { planned, sent, people, merchants, underWay, toSuspense, failed, leftOut, state } = batch
  const started = state === 'RUNNING' || state === 'DONE'
  return (
    <div className="pay-back-figures">
      {(!started || planned.count > 0) && (
        <Figure name={word.planned} sum={planned} note={started ? undefined : word.people(people, merchants)} />
      )}
      {started && (
        <Figure
          name={word.sent}
          sum={sent}
          note={[
            word.people(people, merchants),
            ...(underWay > 0 ? [word.underWay(underWay)] : []),
            ...(toSuspense > 0 ? [word.suspense(toSuspense)] : []),
          ].join(' · ')}
        />
      )}
      {failed > 0 && (
        <section className="figure">
          <h2 className="figure-name">{word.failed}</h2>
          <p className="figure-value">{word.count(failed)}</p>
        </section>
      )}
      {leftOut.length > 0 && (
        <section className="figure">
          <h2 className="figure-name">{word.whyLeftOut}</h2>
          <ul className="pay-back-reasons">
            {leftOut.map(({ reason, count }) => (
              <li key={reason}>
                <span>{word.reasons[reason]}</span>
                <span className="figures">{word.count(count)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

interface FigureProps {
  name: string
  sum: PayBackView['planned']
  note: string | undefined
}

function Figure({ name, sum: { count, amount, surcharge }, note }: FigureProps) {
  const word = useWords(PAY_BACK_WORDS)
  return (
    <section className="figure">
      <h2 className="figure-name">
        {name} · {word.count(count)}
      </h2>
      <p className="figure-value">
        <Amount fen={amount + surcharge} />
      </p>
      <p className="figure-note figures">
        {word.amount} <Amount fen={amount} /> · {word.surcharge} <Amount fen={surcharge} />
      </p>
      {note !== undefined && <p className="figure-note">{note}</p>}
    </section>
  )
}

/** The next step: asking, waiting, or watching it go. */
function Going({ batch }: { batch: PayBackView }) {
  const word = useWords(PAY_BACK_WORDS)
  const { state, planned, sent, failed, approvalId } = batch
  if (state === 'DROPPED') return <p className="notice">{word.dropped}</p>
  if (state === 'DRAFT') return planned.count === 0 ? <p className="notice">{word.none}</p> : <Ask batch={batch} />
  if (state === 'REQUESTED') {
    return (
      <p className="notice" role="status">
        {word.requested}
        {approvalId !== undefined && <Link href={`/approvals/${approvalId}`}>{word.seeApproval}</Link>}
      </p>
    )
  }
  const [done, all] = [sent.count + failed, planned.count + sent.count + failed]
  return (
    <div role="status">
      <progress className="pay-back-progress" max={all} value={done} aria-label={word.progress(done, all)} />
      <p className="muted figures">{word.progress(done, all)}</p>
    </div>
  )
}

function Ask({ batch: { payBackId, planned } }: { batch: PayBackView }) {
  const word = useWords(PAY_BACK_WORDS)
  const failureWords = useFailureWords()
  const request = useRequest(payBackId)
  if (useOfficeSession().role !== 'LOGISTICS') return <p className="muted">{word.noRequest}</p>
  const isConflict = request.error instanceof ApiError && request.error.code === 'STATE_CONFLICT'
  return (
    <div className="form">
      {request.error !== null && (
        <p className="failure" role="alert">
          {isConflict ? word.conflict : failureWords(request.error)}
        </p>
      )}
      <div>
        <button
          type="button"
          className="button button-primary"
          disabled={request.isPending}
          onClick={() => request.mutate()}
        >
          {request.isPending ? word.requesting : word.request(`¥${formatYuan(planned.amount + planned.surcharge)}`)}
        </button>
      </div>
    </div>
  )
}
