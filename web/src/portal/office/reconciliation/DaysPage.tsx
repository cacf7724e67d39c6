import type { ReconciliationDays } from '@yimatong/contract/office-api'
import { Link, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { netOf } from './net.ts'
import { RunChip } from './RunChip.tsx'
import { isUnderWay, useDays, useStartRun } from './use-reconciliation.ts'
import { RECONCILIATION_WORDS } from './words.ts'

type Day = ReconciliationDays['days'][number]

/** The last days, each with its last reconciliation. */
export function DaysPage() {
  const word = useWords(RECONCILIATION_WORDS)
  const failureWords = useFailureWords()
  const days = useDays()
  const start = useStartRun()
  const [, go] = useLocation()
  const run = (date: string) => start.mutate(date, { onSuccess: ({ runId }) => go(`/reconciliation/${runId}`) })
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      {start.error && (
        <p className="failure" role="alert">
          {failureWords(start.error)}
        </p>
      )}
      <Loaded query={days}>
        {({ days: rows, openExceptions }) => (
          <>
            <p>
              {word.openTotal(openExceptions)} {openExceptions > 0 && <Link href="/exceptions">{word.toQueue}</Link>}
            </p>
            <Table days={rows} run={run} busy={start.isPending} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

interface TableProps {
  days: readonly Day[]
  run: (date: string) => void
  busy: boolean
}

function Table({ days, run, busy }: TableProps) {
  const word = useWords(RECONCILIATION_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.day}</th>
            <th scope="col">{word.state}</th>
            <th scope="col" className="number">
              {word.matched}
            </th>
            <th scope="col" className="number">
              {word.ours}
            </th>
            <th scope="col" className="number">
              {word.theirs}
            </th>
            <th scope="col" className="number">
              {word.openOnes}
            </th>
            <th scope="col">{word.when}</th>
            <th scope="col">{word.action}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <Row key={day.businessDate} day={day} run={run} busy={busy} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ day: { businessDate, last, openExceptions }, run, busy }: Omit<TableProps, 'days'> & { day: Day }) {
  const word = useWords(RECONCILIATION_WORDS)
  const { role } = useOfficeSession()
  const report = last?.report
  return (
    <tr>
      <th scope="row" className="nowrap figures">
        {last === undefined ? (
          businessDate
        ) : (
          <Link href={`/reconciliation/${last.runId}`} aria-label={word.seeOf(businessDate)}>
            {businessDate}
          </Link>
        )}
      </th>
      <td className="nowrap">
        <RunChip run={last} />
      </td>
      <td className="number">{report?.matched.toLocaleString('en') ?? '–'}</td>
      <td className="number">{report === undefined ? '–' : <Amount fen={netOf(report.ours)} />}</td>
      <td className="number">{report === undefined ? '–' : <Amount fen={netOf(report.theirs)} />}</td>
      <td className="number">
        {openExceptions === 0 ? 0 : <Link href={`/exceptions?show=OPEN&day=${businessDate}`}>{openExceptions}</Link>}
      </td>
      <td className="nowrap">{last?.finishedAt === undefined ? '–' : <When at={last.finishedAt} />}</td>
      <td className="nowrap">
        {role === 'FINANCE' && (
          <button
            type="button"
            className="button"
            disabled={busy || isUnderWay(last)}
            aria-label={word.runOf(businessDate)}
            onClick={() => run(businessDate)}
          >
            {last === undefined ? word.run : word.runAgain}
          </button>
        )}
      </td>
    </tr>
  )
}
