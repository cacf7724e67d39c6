import { toRfc3339 } from '@yimatong/contract/clock'
import type {
  NewWebhookEndpointBody,
  WebhookAttemptView,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryRow,
  WebhookEndpointBody,
  WebhookEndpointView,
} from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import type { WebhookDeps } from '../../webhooks/deps.ts'
import { changeEndpoint, createEndpoint, resend, sendTest } from '../../webhooks/endpoints.ts'
import { type EventRow, eventBody } from '../../webhooks/event-body.ts'
import { listKeys, rotateKey, type WebhookKey } from '../../webhooks/keys.ts'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf } from './newest-first.ts'

/** The webhooks of one merchant: another merchant's endpoint or delivery is NOT_FOUND, exactly like none. */
export interface MerchantWebhooks {
  create(body: NewWebhookEndpointBody): Promise<string>
  change(endpointId: string, body: WebhookEndpointBody): Promise<void>
  /** Both give the delivery's id. */
  test(endpointId: string): Promise<string>
  resend(deliveryId: string): Promise<string>
  keys(): Promise<WebhookKey[]>
  rotate(overlapHours: number): Promise<void>
}

const HOUR_MS = 60 * 60 * 1000

export function webhooksOfMerchant(deps: WebhookDeps, merchantNo: string): MerchantWebhooks {
  return {
    create: (body) => createEndpoint(deps, { merchantNo, ...body }),
    change: (endpointId, body) => changeEndpoint(deps, { merchantNo, endpointId, ...body }),
    test: (endpointId) => sendTest(deps, merchantNo, endpointId),
    resend: (deliveryId) => resend(deps, merchantNo, deliveryId),
    keys: () => listKeys(deps, merchantNo),
    async rotate(overlapHours) {
      // A merchant that has no key yet gets its first one with its first endpoint.
      if ((await listKeys(deps, merchantNo)).length === 0) throw problem('STATE_CONFLICT', 'There is no key yet.')
      await rotateKey(deps, merchantNo, overlapHours * HOUR_MS)
    },
  }
}

const inMs = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`

interface EndpointRow extends Omit<WebhookEndpointView, 'createdAt'> {
  createdAtMs: number
}

/**
 * Whether nothing else that was sent of dead delivery `d`'s event there was taken or is on its way. It is looked for by what was sent again,
 * which is rare, and as the event's first delivery, which is as old as the event: not among all that was ever sent.
 */
const GIVEN_UP = `NOT EXISTS (SELECT FROM webhook_deliveries again WHERE again.event_id = d.event_id AND again.resent
      AND again.endpoint_id = d.endpoint_id AND again.state <> 'DEAD')
    AND (NOT d.resent OR NOT EXISTS (SELECT FROM webhook_deliveries first WHERE first.endpoint_id = d.endpoint_id
      AND first.created_at = (SELECT e.created_at FROM webhook_events e WHERE e.event_id = d.event_id)
      AND first.event_id = d.event_id AND first.state <> 'DEAD'))`

/** The merchant's endpoints, the oldest first, or the one of them that is asked for. */
export async function readEndpoints(data: MerchantData, endpointId?: string): Promise<WebhookEndpointView[]> {
  const rows = await data.query<EndpointRow>({
    name: 'portal-webhook-endpoints',
    text: `SELECT n.endpoint_id AS "endpointId", n.url, n.event_types AS "eventTypes", n.state,
        ${inMs('n.created_at')} AS "createdAtMs",
        (SELECT count(*)::int FROM webhook_deliveries d WHERE d.endpoint_id = n.endpoint_id AND d.state = 'PENDING') AS pending,
        (SELECT count(DISTINCT d.event_id)::int FROM webhook_deliveries d
          WHERE d.merchant_no = n.merchant_no AND d.endpoint_id = n.endpoint_id AND d.state = 'DEAD' AND ${GIVEN_UP}) AS dead
      FROM webhook_endpoints n
      WHERE n.merchant_no = $1 AND ($2::text IS NULL OR n.endpoint_id = $2) ORDER BY n.created_at, n.endpoint_id`,
    values: [endpointId ?? null],
  })
  return rows.map(({ createdAtMs, ...row }) => ({ ...row, createdAt: toRfc3339(createdAtMs) }))
}

interface DeliveryRow extends EventRow {
  deliveryId: string
  endpointId: string
  url: string
  state: WebhookDeliveryRow['state']
  resent: boolean
  outTradeNo: string | null
  attempts: number
  nextMs: number | null
  lastStatus: number | null
  lastError: WebhookDeliveryRow['lastError'] | null
  madeMs: number
  finishedMs: number | null
}

function viewOf(row: DeliveryRow): WebhookDeliveryRow {
  const { deliveryId, eventId, endpointId, url, state, resent, attempts } = row
  return {
    deliveryId,
    eventId,
    type: row.type as WebhookDeliveryRow['type'],
    endpointId,
    url,
    state,
    resent,
    attempts,
    createdAt: toRfc3339(row.madeMs),
    ...(row.outTradeNo === null ? {} : { outTradeNo: row.outTradeNo }),
    ...(row.nextMs === null ? {} : { nextAttemptAt: toRfc3339(row.nextMs) }),
    ...(row.lastStatus === null ? {} : { lastStatus: row.lastStatus }),
    ...(row.lastError === null || row.lastError === undefined ? {} : { lastError: row.lastError }),
    ...(row.finishedMs === null ? {} : { finishedAt: toRfc3339(row.finishedMs) }),
  }
}

/** The merchant's deliveries of these ids, in their order. */
async function readRows(data: MerchantData, deliveryIds: readonly string[]): Promise<DeliveryRow[]> {
  const rows = await data.query<DeliveryRow>({
    name: 'portal-webhook-deliveries',
    text: `SELECT d.delivery_id AS "deliveryId", d.endpoint_id AS "endpointId", n.url, d.state, d.resent, d.attempts,
        ${inMs('d.next_attempt_at')} AS "nextMs", d.last_status AS "lastStatus", d.last_error AS "lastError",
        ${inMs('d.created_at')} AS "madeMs", ${inMs('d.finished_at')} AS "finishedMs", e.event_id AS "eventId",
        e.merchant_no AS "merchantNo", e.type, e.out_trade_no AS "outTradeNo", e.facts,
        ${inMs('e.created_at')} AS "createdAtMs"
      FROM webhook_deliveries d JOIN webhook_endpoints n USING (endpoint_id) JOIN webhook_events e USING (event_id)
      WHERE d.merchant_no = $1 AND d.delivery_id = ANY ($2::text[])`,
    values: [deliveryIds],
  })
  const byId = new Map(rows.map((row) => [row.deliveryId, row]))
  return deliveryIds.flatMap((deliveryId) => byId.get(deliveryId) ?? [])
}

type PageRequest = Pick<WebhookDeliveriesQuery, 'state' | 'endpointId' | 'cursor'> & { limit: number }

/** A page of the merchant's deliveries, newest first. */
export async function readDeliveryPage(
  data: MerchantData,
  { state, endpointId, cursor, limit }: PageRequest,
): Promise<{ deliveries: WebhookDeliveryRow[]; nextCursor?: string }> {
  const rows = await data.query<Made>({
    // State and endpoint are parts of the text: each way has an index of its own.
    name: `portal-webhook-ids-${state ?? 'all'}-${endpointId === undefined ? 'all' : 'one'}`,
    text: `SELECT d.delivery_id AS id, d.created_at AS "createdAt" FROM webhook_deliveries d
      WHERE d.merchant_no = $1 AND ${state === undefined ? 'true' : `d.state = '${state}'`}
        AND ${endpointId === undefined ? '$5::text IS NULL' : 'd.endpoint_id = $5'}
        AND (d.created_at, d.delivery_id) < ($2::timestamptz, $3)
      ORDER BY d.created_at DESC, d.delivery_id DESC LIMIT $4`,
    values: [...behind('webhookDelivery', cursor), limit + 1, endpointId ?? null],
  })
  const { ids, ...next } = pageOf(rows, limit)
  return { deliveries: (await readRows(data, ids)).map(viewOf), ...next }
}

interface AttemptRow {
  attemptNo: number
  atMs: number
  durationMs: number
  status: number | null
  error: WebhookAttemptView['error'] | null
  answer: string | null
}

/** One delivery whole. */
export async function readDelivery(data: MerchantData, deliveryId: string): Promise<WebhookDelivery> {
  const [row] = await readRows(data, [deliveryId])
  if (row === undefined) throw problem('NOT_FOUND')
  const attempts = await data.query<AttemptRow>({
    name: 'portal-webhook-attempts',
    text: `SELECT a.attempt_no AS "attemptNo", ${inMs('a.at')} AS "atMs", a.duration_ms AS "durationMs", a.status, a.error, a.answer
      FROM webhook_attempts a JOIN webhook_deliveries d USING (delivery_id)
      WHERE d.merchant_no = $1 AND a.delivery_id = $2 ORDER BY a.attempt_no DESC`,
    values: [deliveryId],
  })
  return { ...viewOf(row), body: eventBody(row), attemptLog: attempts.map(attemptView) }
}

function attemptView({ attemptNo, atMs, durationMs, status, error, answer }: AttemptRow): WebhookAttemptView {
  return {
    attemptNo,
    at: toRfc3339(atMs),
    durationMs,
    ...(status === null ? {} : { status }),
    ...(error === null || error === undefined ? {} : { error }),
    ...(answer === null ? {} : { answer }),
  }
}
