import type { PortalRefundPage } from '@yimatong/contract/portal-api'
import { REFUND_STATES, type RefundState } from '@yimatong/contract/states'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { RefundIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { RefundTable } from './RefundTable.tsx'
import { useRefunds, useWaitingCount } from './use-refunds.ts'
import { REFUND_WORDS, REFUNDS_WORDS } from './words.ts'
import './refunds.css'

/** Without a filter, what waits stands by itself on top; the list has all the rest. */
const THE_REST = REFUND_STATES.filter((state) => state !== 'REQUESTED').join(',')

/** What went back, and what waits for a second person: that first. */
export default function RefundsPage() {
  const word = useWords(REFUNDS_WORDS)
  const [params] = useSearchParams()
  const state = REFUND_STATES.find((known) => known === params.get('state'))
  const cursor = params.get('cursor') ?? undefined
  const isFirst = state === undefined && cursor === undefined
  const refunds = useRefunds({ state: state ?? THE_REST, cursor })
  const waiting = useRefunds({ state: 'REQUESTED' })
  const shown = isFirst ? (waiting.data?.refunds ?? []) : []
  return (
    <Page title={word.title}>
      <FilterLinks label={word.filter} links={useStateLinks(state)} />
      {shown.length > 0 && <Waiting refunds={shown} />}
      <section className="refunds-section" aria-labelledby={shown.length > 0 ? 'refunds-rest' : undefined}>
        {shown.length > 0 && refunds.data?.refunds.length !== 0 && <h2 id="refunds-rest">{word.rest}</h2>}
        <Loaded query={refunds}>{(page) => <Listed page={page} state={state} alone={shown.length === 0} />}</Loaded>
      </section>
      <Pager nextCursor={refunds.data?.nextCursor} />
    </Page>
  )
}

function Waiting({ refunds }: Pick<PortalRefundPage, 'refunds'>) {
  const word = useWords(REFUNDS_WORDS)
  const count = useWaitingCount() ?? refunds.length
  return (
    <section className="refunds-section" aria-labelledby="refunds-waiting">
      <h2 id="refunds-waiting">{word.waitingTitle}</h2>
      <RefundTable label={word.waitingTitle} refunds={refunds} />
      {count > refunds.length && <Link href={`${PATHS.refunds}?state=REQUESTED`}>{word.allWaiting(count)}</Link>}
    </section>
  )
}

interface ListedProps {
  page: PortalRefundPage
  state: RefundState | undefined
  /** Nothing that waits stands above it. */
  alone: boolean
}

function Listed({ page, state, alone }: ListedProps) {
  const word = useWords(REFUNDS_WORDS)
  if (page.refunds.length > 0) return <RefundTable label={word.title} refunds={page.refunds} />
  if (!alone) return null
  const { title, sentence, action } = state === undefined ? word.empty : word.emptyFilter
  return (
    <Empty icon={<RefundIcon size={40} />} title={title} sentence={sentence}>
      <Link className="button" href={state === undefined ? PATHS.payments : PATHS.refunds}>
        {action}
      </Link>
    </Empty>
  )
}

function useStateLinks(shown: RefundState | undefined) {
  const word = useWords(REFUNDS_WORDS)
  const { states } = useWords(REFUND_WORDS)
  return [undefined, ...REFUND_STATES].map((state) => ({
    href: state === undefined ? PATHS.refunds : `${PATHS.refunds}?state=${state}`,
    name: state === undefined ? word.all : states[state],
    here: state === shown,
  }))
}
