import { DISPUTE_STATES } from '@yimatong/contract/states'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { DisputeCard } from './DisputeCard.tsx'
import { useDisputes } from './use-disputes.ts'
import { DISPUTES_WORDS } from './words.ts'
import './disputes.css'

const FILTERS = [...DISPUTE_STATES, 'ALL'] as const
type Filter = (typeof FILTERS)[number]

/** What waits for the merchant is what the page opens with. */
const FIRST: Filter = 'OPEN'

const addressOf = (filter: Filter) => (filter === FIRST ? PATHS.disputes : `${PATHS.disputes}?state=${filter}`)

/** What customers say is wrong: what they say, the payment as it stood then, and the merchant's one answer. */
export default function DisputesPage() {
  const word = useWords(DISPUTES_WORDS)
  const [params] = useSearchParams()
  const filter = FILTERS.find((known) => known === params.get('state')) ?? FIRST
  const disputes = useDisputes({
    state: filter === 'ALL' ? undefined : filter,
    cursor: params.get('cursor') ?? undefined,
  })
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <FilterLinks label={word.filter} links={useFilterLinks(filter)} />
      <Loaded query={disputes}>
        {(page) =>
          page.disputes.length === 0 ? (
            <None filter={filter} />
          ) : (
            <ul className="disputes">
              {page.disputes.map((dispute) => (
                <DisputeCard key={dispute.disputeId} dispute={dispute} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Pager nextCursor={disputes.data?.nextCursor} />
    </Page>
  )
}

function useFilterLinks(shown: Filter) {
  const word = useWords(DISPUTES_WORDS)
  return FILTERS.map((filter) => ({
    href: addressOf(filter),
    name: filter === 'ALL' ? word.all : word.states[filter],
    here: filter === shown,
  }))
}

function None({ filter }: { filter: Filter }) {
  const word = useWords(DISPUTES_WORDS)
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
