import { lazy, Suspense, useMemo } from 'react'
import { useLocation } from 'wouter'
import { useSearch } from 'wouter/use-browser-location'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { ListIcon } from '../../../shared/ui/icons.tsx'
import { useToday } from '../../payments/use-payments.ts'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { FIRST_VIEW, isOfDays, readView, REPORTS, requestOf, type ReportView, writeView } from './address.ts'
import { type Change, Filters } from './Filters.tsx'
import { ReportTable } from './ReportTable.tsx'
import { type Figure, isEmptyChart, type Sheet } from './sheet.ts'
import { type Report, usePlaces, useReport } from './use-report.ts'
import { useSheet } from './use-sheet.ts'
import { REPORTS_WORDS } from './words.ts'
import './reports.css'

const Chart = lazy(() => import('./chart/Chart.tsx'))

const REPORTS_PATH = '/reports'

/** What the office asks of the books. The address says which report, of which days and whom, and how it is shown. */
export default function ReportsPage() {
  const word = useWords(REPORTS_WORDS)
  const search = useSearch()
  const view = useMemo(() => readView(search), [search])
  const [, navigate] = useLocation()
  const today = useToday()
  const report = useReport(view, today)
  const places = usePlaces()
  const change: Change = (next) => navigate(REPORTS_PATH + writeView({ ...view, ...next }))
  const links = REPORTS.map((name) => ({
    href: REPORTS_PATH + writeView({ ...view, report: name }),
    name: word.reports[name],
    here: name === view.report,
  }))
  return (
    <Page title={word.title} actions={<Exports view={view} today={today} />}>
      <FilterLinks label={word.choose} links={links} />
      <Filters view={view} places={places.data} today={today} change={change} />
      <Loaded query={report}>{(data) => <Shown report={data} view={view} change={change} />}</Loaded>
    </Page>
  )
}

function Shown({ report, view, change }: { report: Report; view: ReportView; change: Change }) {
  const word = useWords(REPORTS_WORDS)
  const sheet = useSheet(report, view)
  if (isEmptyChart(sheet.chart)) return <NothingThere view={view} change={change} />
  return (
    <section className="report" aria-label={word.reports[view.report]}>
      <Figures figures={sheet.figures} />
      <div className="card report-card">
        <header className="report-head">
          <Days report={report} />
          <ViewSwitch view={view} change={change} />
        </header>
        <Body sheet={sheet} view={view} />
        {sheet.note !== undefined && <p className="muted report-note">{sheet.note}</p>}
      </div>
    </section>
  )
}

function Body({ sheet, view }: { sheet: Sheet; view: ReportView }) {
  const word = useWords(REPORTS_WORDS)
  if (view.table) return <ReportTable sheet={sheet} label={word.tableOf(word.reports[view.report])} />
  return (
    <Suspense fallback={<div className="skeleton chart-waiting" />}>
      <Chart model={sheet.chart} />
    </Suspense>
  )
}

/** Which days, against which, as of when. */
function Days({ report: { data } }: { report: Report }) {
  const word = useWords(REPORTS_WORDS)
  const language = useLanguage()
  const span = 'span' in data ? word.of(data.span.from, data.span.to) : undefined
  const before = 'before' in data && data.before ? word.against(data.before.from, data.before.to) : undefined
  const asOf = `${word.asOf} ${dateAndTime(data.asOf, language)}`
  return <p className="muted figures">{[span, before, asOf].filter(Boolean).join(' · ')}</p>
}

function ViewSwitch({ view, change }: { view: ReportView; change: Change }) {
  const word = useWords(REPORTS_WORDS)
  return (
    <div className="segments" role="group" aria-label={word.shown}>
      {[false, true].map((table) => (
        <button
          key={String(table)}
          type="button"
          className="segment"
          aria-pressed={view.table === table}
          onClick={() => change({ table })}
        >
          {table ? word.table : word.chart}
        </button>
      ))}
    </div>
  )
}

function Figures({ figures }: { figures: readonly Figure[] }) {
  const word = useWords(REPORTS_WORDS)
  return (
    <dl className="report-figures">
      {figures.map(({ name, value, before, change }) => (
        <div key={name} className="card report-figure">
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {before !== undefined && (
              <span className="muted">
                {word.before} {before} {change}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function NothingThere({ view, change }: { view: ReportView; change: Change }) {
  const word = useWords(REPORTS_WORDS).empty
  const { report, table } = view
  const clear = () => change({ ...FIRST_VIEW, report, table })
  return (
    <Empty icon={<ListIcon size={40} />} title={word.title} sentence={word.sentence}>
      {isOfDays(report) && (
        <button type="button" className="button" onClick={clear}>
          {word.action}
        </button>
      )}
    </Empty>
  )
}

function Exports({ view, today }: { view: ReportView; today: string }) {
  const { path, query } = requestOf(view, today)
  return <FileLinks path={path} filter={query} words={useWords(REPORTS_WORDS)} />
}
