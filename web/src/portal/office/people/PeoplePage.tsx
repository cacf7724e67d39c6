import { MOST_EXPORTED } from '@yimatong/contract/limits'
import type { PersonRow } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { PersonIcon, PlusIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { PeopleFilterBar } from './PeopleFilterBar.tsx'
import { PersonChips, useDays } from './PersonChips.tsx'
import { usePeopleFilter } from './use-people-filter.ts'
import { usePeople } from './use-people.ts'
import { VisitorPanel } from './VisitorPanel.tsx'
import { PEOPLE_WORDS, PERSON_WORDS } from './words.ts'

/** People of a filter, which stands in the address. */
export function PeoplePage() {
  const word = useWords(PEOPLE_WORDS)
  const { filter, given, cursor, isNarrowed } = usePeopleFilter()
  const people = usePeople({ ...filter, cursor })
  return (
    <Page title={word.title} actions={<Actions />}>
      <PeopleFilterBar />
      <Loaded query={people}>
        {(page) =>
          page.people.length === 0 ? (
            <Empty icon={<PersonIcon size={40} />} {...(isNarrowed ? word.none : word.empty)}>
              {isNarrowed && (
                <Link className="button" href="/people">
                  {word.clear}
                </Link>
              )}
            </Empty>
          ) : (
            <>
              <div className="list-head">
                <p className="list-total figures">{word.total(page.total)}</p>
                <Exports given={given} total={page.total} />
              </div>
              <Table rows={page.people} />
            </>
          )
        }
      </Loaded>
      <Pager nextCursor={people.data?.nextCursor} />
    </Page>
  )
}

function Actions() {
  const word = useWords(PEOPLE_WORDS)
  const mayChange = useOfficeSession().role === 'LOGISTICS'
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Link className="button" href="/people/imports">
        {word.imports}
      </Link>
      {mayChange && (
        <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
          <PlusIcon size={20} />
          {word.visitor}
        </button>
      )}
      {isOpen && <VisitorPanel onClose={() => setOpen(false)} />}
    </>
  )
}

function Exports({ given, total }: { given: Readonly<Record<string, string>>; total: number }) {
  const words = useWords(PEOPLE_WORDS)
  if (total > MOST_EXPORTED) return null
  return (
    <div className="page-actions">
      <FileLinks path="/people" filter={given} words={words} />
    </div>
  )
}

function Table({ rows }: { rows: readonly PersonRow[] }) {
  const word = useWords(PEOPLE_WORDS)
  const person = useWords(PERSON_WORDS)
  const daysOf = useDays()
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.name}</th>
            <th scope="col">{word.no}</th>
            <th scope="col">{word.class}</th>
            <th scope="col">{word.days}</th>
            <th scope="col">{word.state}</th>
            <th scope="col">{word.account}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.personId}>
              <td className="long-text">
                <Link href={`/people/${row.personId}`}>{row.name}</Link>
              </td>
              <td className="figures nowrap">{row.schoolNo}</td>
              <td className="nowrap">
                {person.classes[row.identityClass ?? 'NONE']}
                {row.kind === 'VISITOR' && <span className="second-line">{person.kinds.VISITOR}</span>}
              </td>
              <td className="figures nowrap">{daysOf(row)}</td>
              <td className="nowrap">
                <PersonChips person={row} />
              </td>
              <td className="figures nowrap muted">{row.accountNo}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
