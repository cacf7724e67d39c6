import { DISPUTE_STATES } from '@yimatong/contract/states'
import { useSearchParams } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { CheckIcon } from '../../../shared/ui/icons.tsx'
import { DISPUTES_WORDS } from '../../disputes/words.ts'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { OfficeDisputeCard } from './OfficeDisputeCard.tsx'
import { useOfficeDisputes } from './use-disputes.ts'
import { OFFICE_DISPUTES_WORDS } from './words.ts'
import '../../disputes/disputes.css'

/** What payers say is wrong: first what must be decided, what is due first at the top. */
export default function OfficeDisputesPage() {
  const word = useWords(OFFICE_DISPUTES_WORDS)
  const shared = useWords(DISPUTES_WORDS)
  const [params] = useSearchParams()
  const state = DISPUTE_STATES.find((known) => known === params.get('state'))
  const disputes = useOfficeDisputes({ state, cursor: params.get('cursor') ?? undefined })
  const links = [
    { href: '/disputes', name: word.due, here: state === undefined },
    ...DISPUTE_STATES.map((known) => ({
      href: `/disputes?state=${known}`,
      name: shared.states[known],
      here: known === state,
    })),
  ]
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <FilterLinks label={shared.filter} links={links} />
      <Loaded query={disputes}>
        {(page) =>
          page.disputes.length === 0 ? (
            <Empty
              icon={<CheckIcon size={40} />}
              title={state === undefined ? word.empty.title : shared.emptyFilter.title}
              sentence={state === undefined ? word.empty.sentence : shared.emptyFilter.sentence}
            />
          ) : (
            <ul className="disputes">
              {page.disputes.map((dispute) => (
                <OfficeDisputeCard key={dispute.disputeId} dispute={dispute} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Pager nextCursor={disputes.data?.nextCursor} />
    </Page>
  )
}
