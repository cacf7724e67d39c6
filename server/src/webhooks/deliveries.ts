import { WEBHOOK_SCHEDULE_SECONDS, type WebhookError } from '@yimatong/contract/webhook-words'
import type { Queryable } from '@yimatong/kit/database'
import type { EventRow } from './event-body.ts'

/** A delivery in the hand of whoever is to attempt it now. Times in milliseconds since the epoch. */
export interface Claimed extends EventRow {
  deliveryId: string
  url: string
  /** Attempts before this one. */
  attempts: number
  /** Who took it up last may write what came of it. */
  takes: number
  /** The key that signs now. */
  keyId: string
  publicKeyX: string
}

export interface Attempted {
  atMs: number
  durationMs: number
  status: number | undefined
  /** Undefined when it was taken. */
  error: WebhookError | undefined
  answer: string | undefined
}

/** A claim is worth this long; an attempt takes five seconds. Whoever sleeps longer has lost it. */
const LEASE_MS = 15_000

const CLAIM = `
  WITH due AS (
    SELECT d.delivery_id FROM webhook_deliveries d
    WHERE d.endpoint_id = $1 AND d.state = 'PENDING' AND d.sweep_after <= to_timestamp($2::float8 / 1000)
    ORDER BY d.sweep_after, d.delivery_id LIMIT 1 FOR UPDATE SKIP LOCKED
  )
  UPDATE webhook_deliveries d SET takes = d.takes + 1, sweep_after = to_timestamp(($2::float8 + ${LEASE_MS}) / 1000)
  FROM due, webhook_endpoints n, webhook_events e, webhook_keys k
  WHERE d.delivery_id = due.delivery_id AND n.endpoint_id = d.endpoint_id AND n.state = 'ACTIVE'
    AND e.event_id = d.event_id AND k.merchant_no = d.merchant_no AND k.listed_until IS NULL
  RETURNING d.delivery_id AS "deliveryId", d.attempts, d.takes, n.url, k.key_id AS "keyId",
    k.public_key_x AS "publicKeyX", e.event_id AS "eventId",
    e.merchant_no AS "merchantNo", e.type, e.facts, (extract(epoch FROM e.created_at) * 1000)::float8 AS "createdAtMs"`

/** Takes up the delivery of an endpoint that has been due longest; undefined when none is, or the endpoint is disabled. */
export async function claimNext(database: Queryable, endpointId: string, nowMs: number): Promise<Claimed | undefined> {
  const { rows } = await database.query<Claimed>({ name: 'webhook-claim', text: CLAIM, values: [endpointId, nowMs] })
  return rows[0]
}

const FINISH = `
  WITH finished AS (
    UPDATE webhook_deliveries SET attempts = attempts + 1, state = $3::webhook_delivery_state,
      next_attempt_at = to_timestamp($4::float8 / 1000),
      sweep_after = coalesce(to_timestamp($4::float8 / 1000), sweep_after), last_status = $5, last_error = $6,
      finished_at = CASE WHEN $4::float8 IS NULL THEN to_timestamp(($7::float8 + $8::int) / 1000) END
    WHERE delivery_id = $1 AND takes = $2 AND state = 'PENDING'
    RETURNING attempts
  )
  INSERT INTO webhook_attempts (delivery_id, attempt_no, at, duration_ms, status, error, answer)
  SELECT $1, attempts, to_timestamp($7::float8 / 1000), $8, $5, $6, $9 FROM finished`

/**
 * Writes what came of an attempt, with its line of the log, unless somebody else has taken the delivery up since. Gives in
 * how many milliseconds from the beginning of this attempt the next one is due; undefined when there is none.
 */
export async function finish(database: Queryable, claimed: Claimed, attempted: Attempted): Promise<number | undefined> {
  const { deliveryId, takes, attempts } = claimed
  const { atMs, durationMs, status, error, answer } = attempted
  const gapSeconds = error === undefined ? undefined : WEBHOOK_SCHEDULE_SECONDS[attempts]
  const state = error === undefined ? 'DELIVERED' : gapSeconds === undefined ? 'DEAD' : 'PENDING'
  const gapMs = gapSeconds === undefined ? undefined : gapSeconds * 1000
  const nextMs = gapMs === undefined ? null : atMs + gapMs
  await database.query({
    name: 'webhook-finish',
    text: FINISH,
    values: [deliveryId, takes, state, nextMs, status ?? null, error ?? null, atMs, durationMs, answer ?? null],
  })
  return gapMs
}

const DUE = `
  SELECT n.endpoint_id AS "endpointId" FROM webhook_endpoints n
  WHERE n.state = 'ACTIVE' AND EXISTS (SELECT FROM webhook_deliveries d
    WHERE d.endpoint_id = n.endpoint_id AND d.state = 'PENDING' AND d.sweep_after <= to_timestamp($1::float8 / 1000))`

/** The endpoints that something is due for: the duties, found in the rows alone. */
export async function dueEndpoints(database: Queryable, nowMs: number): Promise<string[]> {
  const { rows } = await database.query<{ endpointId: string }>({ name: 'webhook-due', text: DUE, values: [nowMs] })
  return rows.map(({ endpointId }) => endpointId)
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Events that go in one statement; a turn takes as many. */
const FORGET_AT_ONCE = 2000

/** Clears away the oldest events that everybody has heard of, or nobody ever will, with the log of it. Gives how many went. */
export async function forgetNotifications(database: Queryable, keepDays: number, nowMs: number): Promise<number> {
  const { rows } = await database.query<{ gone: number }>({
    name: 'webhook-forget',
    text: 'SELECT forget_notifications($1, $2) AS gone',
    values: [new Date(nowMs - keepDays * DAY_MS), FORGET_AT_ONCE],
  })
  return rows[0]?.gone ?? 0
}
