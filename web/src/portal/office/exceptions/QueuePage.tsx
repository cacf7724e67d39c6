import type { OfficeExceptionPage, OfficeExceptionsQuery } from '@yimatong/contract/office-api'
import { EXCEPTION_CLASSES } from '@yimatong/contract/states'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { CheckIcon } from '../../../shared/ui/icons.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { useFilter } from '../ui/use-filter.ts'
import { CaseChip } from './CaseChip.tsx'
import { CLASS_WORDS } from './class-words.ts'
import { useCases } from './use-cases.ts'
import { QUEUE_WORDS } from './words.ts'

const SHOWN = ['OPEN', 'mine', 'overdue', 'RESOLVED', 'ALL'] as const
type Shown = (typeof SHOWN)[number]

const FILTERS: Record<Shown, Pick<OfficeExceptionsQuery, 'state' | 'mine' | 'overdue'>> = {
  OPEN: { state: 'OPEN' },
  mine: { state: 'OPEN', mine: 'true' },
  overdue: { overdue: 'true' },
  RESOLVED: { state: 'RESOLVED' },
  ALL: {},
}

/** What waits for a person, newest first; every filter is in the address. */
export function QueuePage() {
  const word = useWords(QUEUE_WORDS)
  const { params, cursor, set } = useFilter()
  const shown = SHOWN.find((known) => known === params.get('show')) ?? 'OPEN'
  const kind = EXCEPTION_CLASSES.find((known) => known === params.get('class'))
  const day = params.get('day') ?? undefined
  const cases = useCases({
    ...FILTERS[shown],
    class: kind,
    businessDate: day,
    cursor,
  })
  const addressOf = (change: Record<string, string | undefined>) => {
    const query = { show: shown, class: kind, day, ...change }
    const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return `/exceptions?${new URLSearchParams(said).toString()}`
  }
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <div className="queue-filters">
        <FilterLinks
          label={word.filter}
          links={SHOWN.map((known) => ({
            href: addressOf({ show: known }),
            name: word.filters[known],
            here: known === shown,
          }))}
        />
        <ClassField value={kind} onChange={(next) => set({ class: next })} />
        {day !== undefined && (
          <p className="queue-day">
            {word.ofDay(day)} <Link href={addressOf({ day: undefined })}>{word.allDays}</Link>
          </p>
        )}
      </div>
      <Loaded query={cases}>
        {({ exceptions }) =>
          exceptions.length === 0 ? (
            <None plain={shown === 'OPEN' && kind === undefined && day === undefined} />
          ) : (
            <Table rows={exceptions} />
          )
        }
      </Loaded>
      <Pager nextCursor={cases.data?.nextCursor} />
    </Page>
  )
}

function ClassField({ value, onChange }: { value: string | undefined; onChange: (next: string) => void }) {
  const word = useWords(QUEUE_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  return (
    <label className="queue-class">
      <span>{word.byClass}</span>
      <select className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        <option value="">{word.everyClass}</option>
        {EXCEPTION_CLASSES.map((kind) => (
          <option key={kind} value={kind}>
            {classes[kind]}
          </option>
        ))}
      </select>
    </label>
  )
}

function None({ plain }: { plain: boolean }) {
  const word = useWords(QUEUE_WORDS)
  const { title, sentence } = plain ? word.empty : word.emptyFilter
  return (
    <Empty icon={<CheckIcon size={40} />} title={title} sentence={sentence}>
      <Link className="button" href="/exceptions?show=ALL">
        {word.seeAll}
      </Link>
    </Empty>
  )
}

function Table({ rows }: { rows: OfficeExceptionPage['exceptions'] }) {
  const word = useWords(QUEUE_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  const english = useLanguage() === 'en'
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.what}</th>
            <th scope="col">{word.merchant}</th>
            <th scope="col" className="number">
              {word.total}
            </th>
            <th scope="col">{word.day}</th>
            <th scope="col">{word.who}</th>
            <th scope="col">{word.due}</th>
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.exceptionId}>
              <td>
                <Link href={`/exceptions/${row.exceptionId}`}>{classes[row.class]}</Link>
                <span className="second-line figures">{row.subject}</span>
              </td>
              <td>{(english ? row.merchantNameEn : row.merchantName) ?? '–'}</td>
              <td className="number">
                <Amount fen={row.total} />
              </td>
              <td className="nowrap figures">{row.businessDate ?? '–'}</td>
              <td className="nowrap">{row.assignedTo?.name ?? <span className="muted">{word.nobody}</span>}</td>
              <td className="nowrap">
                <When at={row.dueAt} />
              </td>
              <td className="nowrap">
                <CaseChip exception={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
