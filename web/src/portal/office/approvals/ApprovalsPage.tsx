import { APPROVAL_STATES, type ApprovalPage, type ApprovalState } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
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
import { ApprovalChip } from './ApprovalChip.tsx'
import { Subject } from './Subject.tsx'
import { useApprovals } from './use-approvals.ts'
import { APPROVALS_WORDS, KIND_WORDS } from './words.ts'

const FILTERS = [...APPROVAL_STATES, 'ALL'] as const
type Filter = (typeof FILTERS)[number]
/** What waits is what the page opens with. */
const FIRST: ApprovalState = 'REQUESTED'

const addressOf = (filter: Filter) => (filter === FIRST ? '/approvals' : `/approvals?state=${filter}`)

/** What was asked for and needs a second person, newest first. */
export function ApprovalsPage() {
  const word = useWords(APPROVALS_WORDS)
  const { params, cursor } = useFilter()
  const filter = FILTERS.find((known) => known === params.get('state')) ?? FIRST
  const approvals = useApprovals({
    state: filter === 'ALL' ? undefined : filter,
    cursor,
  })
  const links = FILTERS.map((known) => ({
    href: addressOf(known),
    name: known === 'ALL' ? word.all : word.states[known],
    here: known === filter,
  }))
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <FilterLinks label={word.filter} links={links} />
      <Loaded query={approvals}>
        {(page) => (page.approvals.length === 0 ? <None filter={filter} /> : <Table rows={page.approvals} />)}
      </Loaded>
      <Pager nextCursor={approvals.data?.nextCursor} />
    </Page>
  )
}

function None({ filter }: { filter: Filter }) {
  const word = useWords(APPROVALS_WORDS)
  const { title, sentence } = filter === FIRST || filter === 'ALL' ? word.empty : word.emptyFilter
  return (
    <Empty icon={<CheckIcon size={40} />} title={title} sentence={sentence}>
      {filter !== 'ALL' && (
        <Link className="button" href={addressOf('ALL')}>
          {word.seeAll}
        </Link>
      )}
    </Empty>
  )
}

function Table({ rows }: { rows: ApprovalPage['approvals'] }) {
  const word = useWords(APPROVALS_WORDS)
  const kindWords: Readonly<Record<string, string>> = useWords(KIND_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.what}</th>
            <th scope="col">{word.subject}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
            <th scope="col">{word.by}</th>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.approvalId}>
              <td>
                <Link href={`/approvals/${row.approvalId}`}>{kindWords[row.kind] ?? row.kind}</Link>
                <span className="second-line">{row.reason}</span>
              </td>
              <td>
                <Subject approval={row} />
              </td>
              <td className="number">{row.amount !== undefined && <Amount fen={row.amount} />}</td>
              <td>{row.requestedBy.name ?? row.requestedBy.userId}</td>
              <td className="nowrap">
                <When at={row.requestedAt} />
              </td>
              <td>
                <ApprovalChip approval={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
