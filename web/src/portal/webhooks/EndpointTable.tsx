import type { WebhookEndpointView } from '@yimatong/contract/portal-api'
import { useLocation } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { PATHS } from '../paths.ts'
import { Chip } from '../ui/Chip.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { useSendFailure } from './ResendButton.tsx'
import { useSendTest } from './use-webhooks.ts'
import { WEBHOOK_WORDS, WEBHOOKS_WORDS } from './words.ts'

interface EndpointTableProps {
  endpoints: readonly WebhookEndpointView[]
  onChange: (endpoint: WebhookEndpointView) => void
}

/** The merchant's addresses, with what waits for each. */
export function EndpointTable({ endpoints, onChange }: EndpointTableProps) {
  const word = useWords(WEBHOOKS_WORDS)
  const { columns } = word
  const sentence = useSendFailure()
  const test = useSendTest()
  const [, navigate] = useLocation()
  const send = (endpointId: string) =>
    test.mutate(endpointId, { onSuccess: ({ deliveryId }) => navigate(PATHS.webhookDelivery(deliveryId)) })
  return (
    <>
      {test.isError && (
        <p className="failure" role="alert">
          {sentence(test.error)}
        </p>
      )}
      <TableFrame label={word.endpoints}>
        <table className="table webhook-table" aria-label={word.endpoints}>
          <thead>
            <tr>
              <th scope="col">{columns.url}</th>
              <th scope="col">{columns.events}</th>
              <th scope="col">{columns.state}</th>
              <th scope="col">{columns.actions}</th>
            </tr>
          </thead>
          <tbody>
            {endpoints.map((endpoint) => (
              <Row
                key={endpoint.endpointId}
                endpoint={endpoint}
                busy={test.isPending}
                onTest={() => send(endpoint.endpointId)}
                onChange={() => onChange(endpoint)}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  )
}

interface RowProps {
  endpoint: WebhookEndpointView
  busy: boolean
  onTest: () => void
  onChange: () => void
}

function Row({ endpoint: { url, eventTypes, state, pending, dead }, busy, onTest, onChange }: RowProps) {
  const word = useWords(WEBHOOKS_WORDS)
  const { types } = useWords(WEBHOOK_WORDS)
  const active = state === 'ACTIVE'
  return (
    <tr>
      <td className="webhook-url">{url}</td>
      <td className="webhook-result">{eventTypes.map((type) => types[type]).join(' · ')}</td>
      <td className="nowrap">
        <Chip tone={active ? 'good' : 'calm'}>{active ? word.active : word.disabled}</Chip>
        {pending + dead > 0 && <span className="second-line">{word.waiting(pending, dead)}</span>}
      </td>
      <td className="nowrap">
        <button
          type="button"
          className="button button-quiet"
          aria-label={word.ofUrl(word.change, url)}
          onClick={onChange}
        >
          {word.change}
        </button>
        {active && (
          <button
            type="button"
            className="button button-quiet"
            aria-label={word.ofUrl(word.test, url)}
            disabled={busy}
            onClick={onTest}
          >
            {word.test}
          </button>
        )}
      </td>
    </tr>
  )
}
