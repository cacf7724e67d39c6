import type { WebhookEndpointView } from '@yimatong/contract/portal-api'
import { WEBHOOK_DELIVERY_STATES } from '@yimatong/contract/webhook-words'
import { useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { DocsIcon, PlusIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { DeliveryTable } from './DeliveryTable.tsx'
import { EndpointPanel } from './EndpointPanel.tsx'
import { EndpointTable } from './EndpointTable.tsx'
import { KeysCard } from './KeysCard.tsx'
import { logAt } from './log-address.ts'
import { useDeliveries, useEndpoints } from './use-webhooks.ts'
import { WEBHOOK_WORDS, WEBHOOKS_WORDS } from './words.ts'
import '../refunds/refunds.css'
import './webhooks.css'

/** Where the merchant's server hears of payments, what it was told, and the key it knows us by. */
export default function WebhooksPage() {
  const word = useWords(WEBHOOKS_WORDS)
  const endpoints = useEndpoints()
  const [open, setOpen] = useState<{ endpoint?: WebhookEndpointView }>()
  return (
    <Page
      title={word.title}
      actions={
        <button type="button" className="button button-primary" onClick={() => setOpen({})}>
          <PlusIcon size={20} />
          {word.add}
        </button>
      }
    >
      <p className="muted">{word.lead}</p>
      <section className="refunds-section" aria-labelledby="webhook-endpoints">
        <h2 id="webhook-endpoints">{word.endpoints}</h2>
        <Loaded query={endpoints}>
          {({ endpoints: all }) =>
            all.length === 0 ? (
              <Empty icon={<DocsIcon size={40} />} title={word.none.title} sentence={word.none.sentence} />
            ) : (
              <EndpointTable endpoints={all} onChange={(endpoint) => setOpen({ endpoint })} />
            )
          }
        </Loaded>
      </section>
      <Log endpoints={endpoints.data?.endpoints ?? []} />
      <KeysCard />
      {open && <EndpointPanel endpoint={open.endpoint} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

/** What was sent, filtered by the address. */
function Log({ endpoints }: { endpoints: readonly WebhookEndpointView[] }) {
  const word = useWords(WEBHOOKS_WORDS)
  const [params] = useSearchParams()
  const state = WEBHOOK_DELIVERY_STATES.find((known) => known === params.get('state'))
  const endpointId = params.get('endpoint') ?? undefined
  const deliveries = useDeliveries({ state, endpointId, cursor: params.get('cursor') ?? undefined })
  const filtered = state !== undefined || endpointId !== undefined
  return (
    <section className="refunds-section" aria-labelledby="webhook-log">
      <h2 id="webhook-log">{word.log}</h2>
      <Filters endpoints={endpoints} state={state} endpointId={endpointId} />
      <Loaded query={deliveries}>
        {(page) =>
          page.deliveries.length === 0 ? (
            <Nothing filtered={filtered} />
          ) : (
            <DeliveryTable deliveries={page.deliveries} />
          )
        }
      </Loaded>
      <Pager nextCursor={deliveries.data?.nextCursor} />
    </section>
  )
}

interface FiltersProps {
  endpoints: readonly WebhookEndpointView[]
  state: string | undefined
  endpointId: string | undefined
}

function Filters({ endpoints, state: shown, endpointId }: FiltersProps) {
  const word = useWords(WEBHOOKS_WORDS)
  const { states } = useWords(WEBHOOK_WORDS)
  const [, navigate] = useLocation()
  const links = [undefined, ...WEBHOOK_DELIVERY_STATES].map((state) => ({
    href: logAt({ state, endpointId }),
    name: state === undefined ? word.all : states[state],
    here: state === shown,
  }))
  return (
    <div className="webhook-filters">
      <FilterLinks label={word.filter} links={links} />
      {endpoints.length > 1 && (
        <select
          className="input"
          aria-label={word.byEndpoint}
          value={endpointId ?? ''}
          onChange={({ target: { value } }) =>
            navigate(logAt({ state: shown, endpointId: value === '' ? undefined : value }))
          }
        >
          <option value="">{word.everyEndpoint}</option>
          {endpoints.map((endpoint) => (
            <option key={endpoint.endpointId} value={endpoint.endpointId}>
              {endpoint.url}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  const word = useWords(WEBHOOKS_WORDS)
  const { title, sentence } = filtered ? word.emptyFilter : word.empty
  return (
    <Empty icon={<DocsIcon size={40} />} title={title} sentence={sentence}>
      {filtered && (
        <Link className="button" href={PATHS.webhooks}>
          {word.seeAll}
        </Link>
      )}
    </Empty>
  )
}
