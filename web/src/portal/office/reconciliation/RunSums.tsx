import type { ReconciliationReport, ReconciliationRun } from '@yimatong/contract/office-api'
import type { ReactNode } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { netOf } from './net.ts'
import { POSTING_WORDS } from '../posting-words.ts'
import { RECONCILIATION_WORDS, RUN_WORDS } from './words.ts'

const SETTLED = ['CROSSED', 'POOLED', 'UNDONE', 'UNFINISHED'] as const

interface ReportProps {
  report: ReconciliationReport
}

/** What the day came to: what agrees, what does not, and what is settled although it is not alike. */
export function Result({ run, report }: ReportProps & { run: ReconciliationRun }) {
  const word = useWords(RUN_WORDS)
  const { ours, theirs } = useWords(RECONCILIATION_WORDS)
  const { differences = 0, repaired = 0 } = run
  return (
    <section className="card" aria-label={word.summary}>
      <dl className="run-figures">
        <Figure name={word.matched}>{report.matched.toLocaleString('en')}</Figure>
        <Figure name={word.classes} bad={differences > 0}>
          {differences.toLocaleString('en')}
        </Figure>
        {repaired > 0 && <Figure name={word.repaired}>{repaired}</Figure>}
        <Figure name={ours}>
          <Amount fen={netOf(report.ours)} />
        </Figure>
        <Figure name={theirs}>
          <Amount fen={netOf(report.theirs)} />
        </Figure>
        {SETTLED.filter((name) => report.settled[name] > 0).map((name) => (
          <Figure key={name} name={word.settled[name]}>
            {report.settled[name].toLocaleString('en')}
          </Figure>
        ))}
        <Figure name={word.tillRecords}>{report.tillRecords.toLocaleString('en')}</Figure>
      </dl>
    </section>
  )
}

function Figure({ name, bad = false, children }: { name: string; bad?: boolean; children: ReactNode }) {
  return (
    <div className={bad ? 'run-figure run-figure-bad' : 'run-figure'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Sums of both sides, kind by kind. */
export function SumsTable({ report: { ours, theirs } }: ReportProps) {
  const word = useWords(RUN_WORDS)
  const postings = useWords(POSTING_WORDS)
  return (
    <section className="card">
      <h2 className="card-title">{word.sums}</h2>
      <TableFrame label={word.sumsTable}>
        <table className="table" aria-label={word.sumsTable}>
          <thead>
            <tr>
              <th scope="col">{word.kind}</th>
              {[word.ours, word.theirs].flatMap((side) =>
                [word.rows, word.amount, word.surcharge].map((name) => (
                  <th key={side + name} scope="col" className="number">
                    {side} · {name}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {kindsOf(ours, theirs).map(({ kind, there }) => (
              <tr key={kind}>
                <th scope="row">
                  {postings[kind] ?? kind}
                  {there?.compared === false && <span className="second-line">{word.aside}</span>}
                </th>
                <Sums sums={ours.find((our) => our.kind === kind)} />
                <Sums sums={there} />
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

/** Every kind that either side has: what the statement has nothing of stands here all the same. */
function kindsOf(ours: ReconciliationReport['ours'], theirs: ReconciliationReport['theirs']) {
  const kinds = new Set([...theirs, ...ours].map(({ kind }) => kind))
  return [...kinds].toSorted().map((kind) => ({ kind, there: theirs.find((line) => line.kind === kind) }))
}

function Sums({ sums }: { sums: ReconciliationReport['ours'][number] | undefined }) {
  if (sums === undefined)
    return ['rows', 'amount', 'surcharge'].map((name) => (
      <td key={name} className="number">
        –
      </td>
    ))
  return (
    <>
      <td className="number">{sums.rows.toLocaleString('en')}</td>
      <td className="number">
        <Amount fen={sums.amount} />
      </td>
      <td className="number">
        <Amount fen={sums.surcharge} />
      </td>
    </>
  )
}
