import type { WebhookDeliveryRow } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { PATHS } from '../paths.ts'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import { DeliveryChip, ErrorWords } from './DeliveryChip.tsx'
import { ordersAt } from './log-address.ts'
import { WEBHOOK_WORDS, WEBHOOKS_WORDS } from './words.ts'

/** What was sent, and what came of it. */
export function DeliveryTable({ deliveries }: { deliveries: readonly WebhookDeliveryRow[] }) {
  const { log, columns } = useWords(WEBHOOKS_WORDS)
  return (
    <TableFrame label={log}>
      <table className="table webhook-table" aria-label={log}>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.type}</th>
            <th scope="col">{columns.order}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col" className="number">
              {columns.attempts}
            </th>
            <th scope="col">{columns.next}</th>
            <th scope="col">{columns.result}</th>
            <th scope="col">{columns.actions}</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <Row key={delivery.deliveryId} delivery={delivery} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ delivery }: { delivery: WebhookDeliveryRow }) {
  const word = useWords(WEBHOOKS_WORDS)
  const { types } = useWords(WEBHOOK_WORDS)
  const { deliveryId, type, outTradeNo, attempts, nextAttemptAt, lastError, lastStatus, createdAt } = delivery
  return (
    <tr>
      <td className="nowrap">
        <When at={createdAt} />
      </td>
      <td className="nowrap">{types[type]}</td>
      <td className="webhook-url figures">
        {outTradeNo === undefined ? (
          '–'
        ) : (
          <Link href={ordersAt(outTradeNo)} aria-label={word.toOrder(outTradeNo)}>
            {outTradeNo}
          </Link>
        )}
      </td>
      <td className="nowrap">
        <DeliveryChip delivery={delivery} />
      </td>
      <td className="number">{attempts}</td>
      <td className="nowrap">{nextAttemptAt === undefined ? '–' : <When at={nextAttemptAt} />}</td>
      <td className="webhook-result">
        <ErrorWords error={lastError} status={lastStatus} />
      </td>
      <td className="nowrap">
        <Link
          href={PATHS.webhookDelivery(deliveryId)}
          aria-label={word.ofDelivery(types[type], outTradeNo ?? deliveryId)}
        >
          {word.detail}
        </Link>
      </td>
    </tr>
  )
}
