import { newId } from '@yimatong/contract/ids'
import { MAX_WEBHOOK_ENDPOINTS } from '@yimatong/contract/portal-api'
import { WEBHOOK_TEST, type WebhookEndpointState, type WebhookEventType } from '@yimatong/contract/webhook-words'
import type { Queryable } from '@yimatong/kit/database'
import { checkTarget } from '@yimatong/kit/outbound'
import { problem } from '@yimatong/kit/problem'
import type { WebhookDeps } from './deps.ts'
import { ensureKey } from './keys.ts'

export interface NewEndpoint {
  merchantNo: string
  url: string
  eventTypes: readonly WebhookEventType[]
}

/**
 * An address that an attempt may be made at now; WEBHOOK_TARGET_REFUSED says what is wrong with it, RATE_LIMITED ends the trying of
 * names.
 */
async function goodTarget(
  { rules, unknownHosts }: Pick<WebhookDeps, 'rules' | 'unknownHosts'>,
  { merchantNo, url }: Pick<NewEndpoint, 'merchantNo' | 'url'>,
): Promise<string> {
  await unknownHosts.limit(merchantNo, 0)
  const target = await checkTarget(url, rules, AbortSignal.timeout(5000))
  if (typeof target !== 'string') return target.url.href
  if (target === 'UNRESOLVED') await unknownHosts.limit(merchantNo)
  throw problem('WEBHOOK_TARGET_REFUSED', undefined, { members: { targetFault: target } })
}

/** Gives the new endpoint's id. With the merchant's first one comes its first key. */
export async function createEndpoint(deps: WebhookDeps, { merchantNo, url, eventTypes }: NewEndpoint): Promise<string> {
  const href = await goodTarget(deps, { merchantNo, url })
  return deps.database.transaction(async (transaction) => {
    await assertRoom(transaction, merchantNo)
    const endpointId = newId('webhookEndpoint')
    await transaction.query({
      name: 'webhook-endpoint-add',
      text: `INSERT INTO webhook_endpoints (endpoint_id, merchant_no, url, event_types, created_at)
        VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))`,
      values: [endpointId, merchantNo, href, eventTypes, deps.clock()],
    })
    await ensureKey(deps, transaction, merchantNo)
    return endpointId
  })
}

/** The merchant's row is locked, so that two at the same time are counted one after the other. */
async function assertRoom(transaction: Queryable, merchantNo: string): Promise<void> {
  await transaction.query({
    text: 'SELECT FROM merchants WHERE merchant_no = $1 FOR NO KEY UPDATE',
    values: [merchantNo],
  })
  const { rowCount } = await transaction.query({
    text: 'SELECT FROM webhook_endpoints WHERE merchant_no = $1',
    values: [merchantNo],
  })
  if (rowCount >= MAX_WEBHOOK_ENDPOINTS) {
    throw problem('STATE_CONFLICT', `A merchant has at most ${MAX_WEBHOOK_ENDPOINTS} endpoints.`)
  }
}

export interface EndpointChange extends NewEndpoint {
  endpointId: string
  /** Stays as it is when absent. */
  state?: WebhookEndpointState | undefined
}

/** NOT_FOUND for another merchant's endpoint, exactly like none. */
export async function changeEndpoint(deps: WebhookDeps, change: EndpointChange): Promise<void> {
  const { merchantNo, endpointId, url, eventTypes, state } = change
  // Whose it is comes first: a stranger hears nothing about addresses.
  await stateOf(deps.database, merchantNo, endpointId)
  // Nothing is sent to what is disabled, and a host that has gone must not keep its endpoint alive.
  const href = state === 'DISABLED' ? url : await goodTarget(deps, change)
  await deps.database.query({
    name: 'webhook-endpoint-change',
    text: `UPDATE webhook_endpoints SET url = $3, event_types = $4, state = coalesce($5::webhook_endpoint_state, state)
      WHERE merchant_no = $1 AND endpoint_id = $2`,
    values: [merchantNo, endpointId, href, eventTypes, state ?? null],
  })
}

async function stateOf(queryable: Queryable, merchantNo: string, endpointId: string): Promise<WebhookEndpointState> {
  const { rows } = await queryable.query<{ state: WebhookEndpointState }>({
    name: 'webhook-endpoint-state',
    text: 'SELECT state FROM webhook_endpoints WHERE merchant_no = $1 AND endpoint_id = $2',
    values: [merchantNo, endpointId],
  })
  if (rows[0] === undefined) throw problem('NOT_FOUND')
  return rows[0].state
}

/** Sends an event of no meaning to one endpoint. Gives the delivery's id. STATE_CONFLICT when the endpoint is disabled. */
export async function sendTest(
  { database, clock }: WebhookDeps,
  merchantNo: string,
  endpointId: string,
): Promise<string> {
  if ((await stateOf(database, merchantNo, endpointId)) !== 'ACTIVE') {
    throw problem('STATE_CONFLICT', 'This endpoint is disabled.')
  }
  const deliveryId = newId('webhookDelivery')
  await database.query({
    name: 'webhook-test',
    text: `WITH event AS (
        INSERT INTO webhook_events (event_id, merchant_no, type, subject_id, facts, created_at)
        VALUES ($1, $2, '${WEBHOOK_TEST}', $3, jsonb_build_object('endpointId', $3::text), to_timestamp($4::float8 / 1000))
        RETURNING event_id, created_at
      )
      INSERT INTO webhook_deliveries (delivery_id, event_id, endpoint_id, merchant_no, next_attempt_at, sweep_after, created_at)
      SELECT $5, event_id, $3, $2, created_at, '-infinity', created_at FROM event`,
    values: [newId('event'), merchantNo, endpointId, clock(), deliveryId],
  })
  return deliveryId
}

/**
 * Sends an event once more to the endpoint of this delivery, with a schedule of its own. What is still on its way is tried
 * now instead. Gives the delivery that is under way; STATE_CONFLICT when the endpoint is disabled.
 */
export async function resend(
  { database, clock }: WebhookDeps,
  merchantNo: string,
  deliveryId: string,
): Promise<string> {
  const { rows } = await database.query<{ endpointId: string }>({
    name: 'webhook-resend-find',
    text: `SELECT endpoint_id AS "endpointId" FROM webhook_deliveries WHERE merchant_no = $1 AND delivery_id = $2`,
    values: [merchantNo, deliveryId],
  })
  if (rows[0] === undefined) throw problem('NOT_FOUND')
  if ((await stateOf(database, merchantNo, rows[0].endpointId)) !== 'ACTIVE') {
    throw problem('STATE_CONFLICT', 'This endpoint is disabled.')
  }
  // One that is being attempted at this moment is left alone: its time to sweep is not the time of its next attempt.
  // The old one is held meanwhile, so that it is not cleared away with its event.
  const sent = await database.query<{ deliveryId: string }>({
    name: 'webhook-resend',
    text: `WITH old AS (SELECT event_id, endpoint_id, merchant_no FROM webhook_deliveries WHERE delivery_id = $2 FOR KEY SHARE)
      INSERT INTO webhook_deliveries AS d
        (delivery_id, event_id, endpoint_id, merchant_no, resent, next_attempt_at, sweep_after, created_at)
      SELECT $1, event_id, endpoint_id, merchant_no, true, to_timestamp($3::float8 / 1000), '-infinity',
        to_timestamp($3::float8 / 1000) FROM old
      ON CONFLICT (event_id, endpoint_id) WHERE state = 'PENDING' DO UPDATE
        SET sweep_after = CASE WHEN d.sweep_after = d.next_attempt_at THEN '-infinity' ELSE d.sweep_after END
      RETURNING delivery_id AS "deliveryId"`,
    values: [newId('webhookDelivery'), deliveryId, clock()],
  })
  if (sent.rows[0] === undefined) throw problem('NOT_FOUND')
  return sent.rows[0].deliveryId
}
