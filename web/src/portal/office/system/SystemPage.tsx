import type { SystemView } from '@yimatong/contract/office-system-api'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { AuditCard } from './AuditCard.tsx'
import { KeysCard } from './KeysCard.tsx'
import { WaitingDaysCard } from './WaitingDaysCard.tsx'
import { useSystem } from './use-system.ts'
import { SYSTEM_WORDS } from './words.ts'
import './system.css'

/** How the campus runs, at this moment; asked for again by itself. */
export default function SystemPage() {
  const word = useWords(SYSTEM_WORDS)
  const system = useSystem()
  return (
    <Page title={word.title}>
      <Loaded query={system}>
        {(view) => (
          <div className="system-cards">
            <AsOf view={view} />
            <ServicesCard view={view} />
            <OpenWorkCard view={view} />
            <AuditCard view={view} />
            <ReconciliationCard view={view} />
            <WaitingDaysCard settlement={view.settlement} />
            <RunningCard view={view} />
          </div>
        )}
      </Loaded>
      <KeysCard />
    </Page>
  )
}

interface CardProps {
  view: SystemView
}

function AsOf({ view }: CardProps) {
  const word = useWords(SYSTEM_WORDS)
  const language = useLanguage()
  return (
    <p className="muted figures">
      {word.asOf} {dateAndTime(view.serverTime, language)}
    </p>
  )
}

function ServicesCard({ view: { services } }: CardProps) {
  const word = useWords(SYSTEM_WORDS)
  return (
    <section className="card" aria-labelledby="system-services">
      <h2 id="system-services" className="card-title">
        {word.services}
      </h2>
      <TableFrame label={word.services}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{word.name}</th>
              <th scope="col">{word.state}</th>
              <th scope="col">{word.version}</th>
              <th scope="col">{word.since}</th>
            </tr>
          </thead>
          <tbody>
            {services.map(({ name, alive, ready, version, since }) => (
              <tr key={name}>
                <td>{word.service[name]}</td>
                <td>
                  <Chip tone={ready ? 'good' : 'bad'}>{ready ? word.ready : alive ? word.notReady : word.away}</Chip>
                </td>
                <td className="figures">{version ?? '—'}</td>
                <td>{since === undefined ? '—' : <When at={since} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function OpenWorkCard({ view }: CardProps) {
  const word = useWords(SYSTEM_WORDS)
  const { payments, refunds, exceptions, webhooks, daysToSum } = view
  const rows: readonly (readonly [name: string, count: number, oldestAt?: string | undefined])[] = [
    [word.payments, payments.count, payments.oldestAt],
    [word.waitingForPayers, payments.waitingForPayers],
    [word.refunds, refunds.count, refunds.oldestAt],
    [word.exceptions, exceptions.count, exceptions.oldestAt],
    [word.webhooksDue, webhooks.due, webhooks.oldestAt],
    [word.webhooksWaiting, webhooks.waiting],
    [word.daysToSum, daysToSum],
  ]
  return (
    <section className="card" aria-labelledby="system-work">
      <h2 id="system-work" className="card-title">
        {word.open}
      </h2>
      <TableFrame label={word.open}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{word.work}</th>
              <th scope="col" className="number">
                {word.count}
              </th>
              <th scope="col">{word.oldest}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, count, oldestAt]) => (
              <tr key={name}>
                <td>{name}</td>
                <td className="number">{count}</td>
                <td>{oldestAt === undefined ? '—' : <When at={oldestAt} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <p className="muted">
        {word.lag} {payments.lagMs === 0 ? word.onTime : word.behind((payments.lagMs / 1000).toFixed(1))}
      </p>
    </section>
  )
}

function ReconciliationCard({ view: { reconciliation } }: CardProps) {
  const word = useWords(SYSTEM_WORDS)
  const runStates: Readonly<Record<string, string>> = word.runStates
  return (
    <section className="card" aria-labelledby="system-reconciliation">
      <h2 id="system-reconciliation" className="card-title">
        {word.reconciliation}
      </h2>
      {reconciliation.length === 0 ? (
        <p className="muted">{word.noRuns}</p>
      ) : (
        <TableFrame label={word.reconciliation}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{word.day}</th>
                <th scope="col">{word.state}</th>
                <th scope="col">{word.runAt}</th>
                <th scope="col" className="number">
                  {word.differences}
                </th>
              </tr>
            </thead>
            <tbody>
              {reconciliation.map(({ businessDate, state, at, differences }) => (
                <tr key={`${businessDate} ${at}`}>
                  <td className="figures">{businessDate}</td>
                  <td>
                    <Chip tone={state === 'DONE' ? 'good' : state === 'FAILED' ? 'bad' : 'wait'}>
                      {runStates[state] ?? state}
                    </Chip>
                  </td>
                  <td>
                    <When at={at} />
                  </td>
                  <td className="number">{differences ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}

const MEBIBYTE = 1024 * 1024

function RunningCard({ view: { jobs, sockets, database } }: CardProps) {
  const word = useWords(SYSTEM_WORDS)
  const size = `${(database.bytes / MEBIBYTE).toFixed(1)} MiB`
  const queues = jobs.queues.map(
    ({ name, waiting, delayed, failed }) => `${name}: ${word.queue(waiting, delayed, failed)}`,
  )
  return (
    <section className="card" aria-labelledby="system-running">
      <h2 id="system-running" className="card-title">
        {word.running}
      </h2>
      <Facts>
        <Fact name={word.jobs}>
          {word.backends[jobs.backend]} · {jobs.connected ? queues.join('; ') : word.jobsAway}
        </Fact>
        <Fact name={word.sockets}>{word.socketsOf(sockets.app, sockets.pos, sockets.portal)}</Fact>
        <Fact name={word.database}>{word.databaseOf(size, database.connections)}</Fact>
        <Fact name={word.oldestTransaction}>{word.seconds(String(database.oldestTransactionSeconds))}</Fact>
      </Facts>
    </section>
  )
}
