import { MOST_EXCEPTIONS_OF_A_RUN, type ReconciliationRunPage } from '@yimatong/contract/office-api'
import { Link, useLocation } from 'wouter'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { When } from '../../ui/When.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { Differences } from './Differences.tsx'
import { Progress } from './Progress.tsx'
import { RunChip } from './RunChip.tsx'
import { Result, SumsTable } from './RunSums.tsx'
import { isUnderWay, useRun, useStartRun } from './use-reconciliation.ts'
import { RECONCILIATION_WORDS, RUN_WORDS } from './words.ts'

/** One reconciliation: how far it is; then what both sides come to, and what differs. */
export function RunPage({ runId }: { runId: string }) {
  const word = useWords(RUN_WORDS)
  const query = useRun(runId)
  const run = query.data?.run
  return (
    <Page
      title={run === undefined ? word.back : word.titleOf(run.businessDate)}
      back={{ href: '/reconciliation', name: word.back }}
      note={run && <RunChip run={run} />}
      actions={run && <Actions page={run} />}
    >
      <Loaded query={query}>
        {(page) => (
          <>
            <Progress run={page.run} />
            {page.run.report !== undefined && (
              <>
                {(page.run.differences ?? 0) > MOST_EXCEPTIONS_OF_A_RUN && (
                  <p className="failure" role="alert">
                    {word.flood(MOST_EXCEPTIONS_OF_A_RUN)}
                  </p>
                )}
                <Result run={page.run} report={page.run.report} />
                <Differences run={page.run} report={page.run.report} />
                <SumsTable report={page.run.report} />
              </>
            )}
            <About page={page} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Actions({ page: { runId, businessDate, state, report } }: { page: ReconciliationRunPage['run'] }) {
  const word = useWords(RUN_WORDS)
  const { runAgain } = useWords(RECONCILIATION_WORDS)
  const { role } = useOfficeSession()
  const [, go] = useLocation()
  const start = useStartRun()
  return (
    <>
      {report !== undefined && <FileLinks path={`/reconciliation/runs/${runId}`} words={word} />}
      {role === 'FINANCE' && (
        <button
          type="button"
          className="button button-primary"
          disabled={start.isPending || isUnderWay({ state })}
          onClick={() => start.mutate(businessDate, { onSuccess: (run) => go(`/reconciliation/${run.runId}`) })}
        >
          {runAgain}
        </button>
      )}
    </>
  )
}

function About({ page: { run, others } }: { page: ReconciliationRunPage }) {
  const word = useWords(RUN_WORDS)
  const language = useLanguage()
  const { requestedBy, startedAt, finishedAt, report, reportHash } = run
  const nameOf = (by: string) => (by === 'schedule' ? word.schedule : by)
  return (
    <section className="card">
      <h2 className="card-title">{word.facts}</h2>
      <Facts short>
        <Fact name={word.by}>{nameOf(requestedBy)}</Fact>
        {startedAt !== undefined && <Fact name={word.started}>{dateAndTime(startedAt, language)}</Fact>}
        {finishedAt !== undefined && <Fact name={word.finished}>{dateAndTime(finishedAt, language)}</Fact>}
        {report && (
          <Fact name={word.statement} className="run-hash figures">
            {word.statementRows(report.statement.rows.toLocaleString('en'))} · {report.statement.sha256}
          </Fact>
        )}
        {reportHash !== undefined && (
          <Fact name={word.hash} className="run-hash figures">
            {reportHash}
          </Fact>
        )}
      </Facts>
      {others.length > 0 && (
        <>
          <h3 className="run-others">{word.others}</h3>
          <ul className="run-list">
            {others.map((other) => (
              <li key={other.runId}>
                <Link href={`/reconciliation/${other.runId}`}>
                  <When at={other.createdAt} />
                </Link>
                <span>{nameOf(other.requestedBy)}</span>
                <RunChip run={other} />
                {other.reportHash !== undefined && other.reportHash === reportHash && (
                  <span className="muted">{word.same}</span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
