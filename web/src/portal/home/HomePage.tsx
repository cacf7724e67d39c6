import type { PortalHome } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { formatYuan, percent } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { compare } from './compared.ts'
import { CurveCard } from './CurveCard.tsx'
import { LatestPayments } from './LatestPayments.tsx'
import { TerminalsCard } from './TerminalsCard.tsx'
import { useHome } from './use-home.ts'
import { HOME_WORDS } from './words.ts'
import './home.css'

/** Today against the same weekday of last week, followed live. */
export default function HomePage() {
  const word = useWords(HOME_WORDS)
  const home = useHome()
  return (
    <Page title={word.title}>
      <Loaded query={home}>
        {(data) => (
          <>
            <Figures home={data} />
            <CurveCard curve={data.curve} />
            <div className="home-columns">
              <LatestPayments />
              <TerminalsCard terminals={data.terminals} />
            </div>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Figures({ home }: { home: PortalHome }) {
  const word = useWords(HOME_WORDS)
  const { today, compared, comparedSoFar } = home
  return (
    <dl className="figures-row home-figures">
      <Figure name={word.today} value={<Amount fen={today.total} />} note={<ComparedTotal home={home} />} />
      <Figure
        name={word.count}
        value={today.count}
        note={<Comparison today={today.count} before={comparedSoFar.count} />}
      />
      <Figure
        name={word.average}
        value={today.count === 0 ? '–' : <Amount fen={Math.round(today.total / today.count)} />}
        note={word.whole(formatYuan(compared.total), compared.count)}
      />
      <Success outcomes={home.outcomes} />
    </dl>
  )
}

function Figure({ name, value, note }: { name: string; value: ReactNode; note: ReactNode }) {
  return (
    <div className="figure">
      <dt className="figure-name">{name}</dt>
      <dd className="figure-value">{value}</dd>
      <dd className="figure-note">{note}</dd>
    </div>
  )
}

function ComparedTotal({ home: { today, comparedSoFar } }: { home: PortalHome }) {
  const word = useWords(HOME_WORDS)
  return (
    <>
      <Comparison today={today.total} before={comparedSoFar.total} />
      {today.surcharge > 0 && <span className="home-surcharge">{word.surcharge(formatYuan(today.surcharge))}</span>}
    </>
  )
}

function Comparison({ today, before }: { today: number; before: number }) {
  const word = useWords(HOME_WORDS)
  const compared = compare(today, before)
  switch (compared.kind) {
    case 'SAME':
      return word.same
    case 'NONE':
      return word.noCompared
    case 'MORE':
      return word.more(compared.share)
    case 'LESS':
      return word.less(compared.share)
  }
}

function Success({ outcomes: { successBps, declined, unfinished } }: { outcomes: PortalHome['outcomes'] }) {
  const word = useWords(HOME_WORDS)
  const notes = [
    ...(successBps === undefined ? [] : [word.declined(declined)]),
    ...(unfinished > 0 ? [word.unfinished(unfinished)] : []),
  ]
  return (
    <Figure
      name={word.success}
      value={successBps === undefined ? '–' : percent(successBps)}
      note={notes.length === 0 ? word.noAttempt : notes.join(' · ')}
    />
  )
}
