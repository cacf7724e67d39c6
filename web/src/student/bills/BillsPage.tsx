import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { monthName } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { BillsIcon, OfflineIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { PATHS } from '../paths.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { useCampusNow } from '../use-now.ts'
import { BillRow } from './BillRow.tsx'
import { byMonth, type MonthOfBills } from './by-month.ts'
import { idOf } from './lines.ts'
import { type Bills, useBills } from './use-bills.ts'
import { BILLS_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './bills.css'

export default function BillsPage() {
  const word = useWords(BILLS_WORDS)
  const bills = useBills()
  return (
    <>
      <PageTitle title={word.title} />
      <BillsBody bills={bills} />
    </>
  )
}

function BillsBody({ bills }: { bills: Bills }) {
  const word = useWords(BILLS_WORDS)
  if (bills.state === 'FAILED')
    return (
      <StatePage icon={<OfflineIcon size={40} />} title={word.failed.title} sentence={word.failed.sentence} tone="wait">
        <button type="button" className="button button-primary" onClick={bills.reload}>
          {word.failed.action}
        </button>
      </StatePage>
    )
  if (bills.state === 'READY' && bills.bills.length === 0)
    return (
      <StatePage icon={<BillsIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence}>
        <Link className="button button-primary" href={PATHS.pay}>
          {word.empty.action}
        </Link>
      </StatePage>
    )
  return (
    <div className="page">
      <h1 className="page-title">{word.title}</h1>
      <OfflineLine asOf={bills.asOf} />
      {bills.state === 'LOADING' ? (
        <BillsLoading />
      ) : (
        byMonth(bills.bills, bills.months).map((month) => <Month key={month.month} month={month} />)
      )}
      {bills.state === 'READY' && <More bills={bills} />}
    </div>
  )
}

function OfflineLine({ asOf }: { asOf: number | undefined }) {
  const word = useWords(BILLS_WORDS)
  const language = useLanguage()
  const now = useCampusNow()
  const online = useApp((state) => state.online)
  if (online || asOf === undefined) return null
  return (
    <p className="offline-line" role="status">
      <OfflineIcon size={16} />
      {word.offline(dayOrTime(asOf, now, language))}
    </p>
  )
}

/** Grey rows of the final height, so that nothing jumps when the bills come. */
function BillsLoading() {
  const word = useWords(BILLS_WORDS)
  return (
    <div role="status" aria-label={word.loading}>
      {[1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="bill-skeleton" />
      ))}
    </div>
  )
}

function Month({ month: { month, sum, bills } }: { month: MonthOfBills }) {
  const word = useWords(BILLS_WORDS)
  const language = useLanguage()
  return (
    <section>
      <h2 className="month">
        <span>{monthName(month, language)}</span>
        {sum !== undefined && (
          <span className="month-sum figures">
            {word.month(sum.count)} <Amount fen={sum.paid} />
            {sum.refunded > 0 && (
              <span className="month-back">
                {word.back} <Amount fen={sum.refunded} />
              </span>
            )}
          </span>
        )}
      </h2>
      <ul className="list">
        {bills.map((line) => (
          <BillRow key={idOf(line)} line={line} />
        ))}
      </ul>
    </section>
  )
}

/** Older pages come by themselves near the end of the list; the button is for keyboards and for a failed attempt. */
function More({ bills: { hasMore, loadMore, loadingMore } }: { bills: Bills }) {
  const word = useWords(BILLS_WORDS)
  const online = useApp((state) => state.online)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = end.current
    if (element === null || !hasMore) return undefined
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && loadMore(), {
      rootMargin: '400px',
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [hasMore, loadMore])
  return (
    <div ref={end} className="list-end">
      {hasMore && (
        <button type="button" className="button button-quiet" disabled={loadingMore} onClick={loadMore}>
          {loadingMore ? word.loading : word.more}
        </button>
      )}
      {!hasMore && online && <p>{word.end}</p>}
    </div>
  )
}
