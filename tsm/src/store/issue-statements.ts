import type { IdentityClass } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'

export interface IssueLimit {
  /** Batches that a person may ask for within the window. */
  batches: number
  windowMs: number
}

/** How a person stands after asking once more; `retryAfterMs` is set when it was once too often. */
export interface Counted {
  held: boolean
  holdVersion: number
  retryAfterMs?: number
}

const COUNT = `
INSERT INTO issue_counters AS c (person_id, window_started_at, issued) VALUES ($1, $2::timestamptz, 1)
ON CONFLICT (person_id) DO UPDATE SET
  window_started_at = CASE WHEN c.window_started_at BETWEEN $3::timestamptz AND $2::timestamptz
    THEN c.window_started_at ELSE $2::timestamptz END,
  issued = CASE WHEN c.window_started_at BETWEEN $3::timestamptz AND $2::timestamptz THEN c.issued + 1 ELSE 1 END
RETURNING issued, window_started_at AS "windowStartedAt", held, hold_version AS "holdVersion"`

/** Counts one batch of a person's and locks the person's row, as `personLock` does. */
export async function countIssue(
  transaction: Queryable,
  personId: string,
  { now, limit }: { now: number; limit: IssueLimit },
): Promise<Counted> {
  const { rows } = await transaction.query<Counted & { issued: number; windowStartedAt: Date }>({
    name: 'count-issue',
    text: COUNT,
    values: [personId, new Date(now).toISOString(), new Date(now - limit.windowMs).toISOString()],
  })
  const [counter] = rows
  if (counter === undefined) throw new Error('the issue was not counted')
  const { issued, windowStartedAt, held, holdVersion } = counter
  if (issued <= limit.batches) return { held, holdVersion }
  return { held, holdVersion, retryAfterMs: windowStartedAt.getTime() + limit.windowMs - now }
}

/** The device that a batch is for; the number is that of the new batch. */
export interface IssuingDevice {
  batchNo: number
  /** Compressed, 33 bytes. */
  signingKey: Buffer
  /** x and y, 64 bytes. */
  encryptionKey: Buffer
}

const BEGIN_BATCH = `
UPDATE devices SET batch_count = batch_count + 1, last_issued_at = $3
WHERE device_id = $1 AND person_id = $2 AND revoked_at IS NULL
RETURNING batch_count AS "batchNo", signing_key AS "signingKey", encryption_key AS "encryptionKey"`

/** Takes the next batch number of a person's active device; undefined when there is no such device. */
export async function beginBatch(
  transaction: Queryable,
  { deviceId, personId, now }: { deviceId: string; personId: string; now: number },
): Promise<IssuingDevice | undefined> {
  const { rows } = await transaction.query<IssuingDevice & Record<string, unknown>>({
    name: 'begin-batch',
    text: BEGIN_BATCH,
    values: [deviceId, personId, new Date(now).toISOString()],
  })
  return rows[0]
}

export interface NewBatch {
  deviceId: string
  batchNo: number
  keyNo: number
  identityClass: IdentityClass | undefined
  capFen: number
  /** Milliseconds since the epoch. */
  issuedAt: number
  expiresAt: number
  /** UUIDs in hex, in the order in which the phone uses them. */
  jtis: readonly string[]
  digitsIndexes: readonly string[]
  /** Of voucher and signature; see `hashOfSigned`. */
  signedHashes: readonly Buffer[]
}

/**
 * Replaces and adds in one statement. Live and unused vouchers of earlier batches are voided but for a few: a phone that
 * never got this answer goes on with those. Once a voucher of a batch has paid or the phone goes on with one, that batch has
 * arrived, and the ones before it are not kept. Beyond that the kept ones are spread over the batches, first in line first,
 * so that several lost answers in a row strand nobody either, nor a request that is late. The batch of the voucher with
 * which the phone goes on comes first, and its line begins there: what stands before it is shown no more.
 */
const ADD_BATCH = `
WITH live AS (
  SELECT v.jti, v.batch_no, v.position, EXISTS (
    SELECT FROM redemptions r WHERE r.jti = v.jti AND r.decline_code IS NULL) AS used
  FROM vouchers v WHERE v.device_id = $1 AND v.voided_at IS NULL AND v.expires_at > $6::timestamptz
),
next AS (
  SELECT batch_no, position FROM live WHERE jti = $12::uuid
),
unused AS (
  SELECT jti, batch_no, next.position IS NOT NULL AS goes_on,
    row_number() OVER (PARTITION BY batch_no ORDER BY live.position < next.position, live.position) AS turn
  FROM live LEFT JOIN next USING (batch_no) WHERE NOT used
    AND batch_no >= coalesce((SELECT max(batch_no) FROM live WHERE used OR jti = $12::uuid), 0)
),
kept AS (
  SELECT jti FROM unused ORDER BY turn, goes_on DESC, batch_no DESC LIMIT $10
),
replaced AS (
  UPDATE vouchers SET voided_at = $6::timestamptz, void_reason = 'REPLACED'
  WHERE jti IN (SELECT jti FROM live WHERE NOT used EXCEPT SELECT jti FROM kept)
)
INSERT INTO vouchers (jti, device_id, batch_no, position, key_no, identity_class, cap_fen, digits_index, issued_at,
  expires_at, signed_hash)
SELECT jti, $1, $2, place - 1, $3, $4, $5, digits_index, $6::timestamptz, $7::timestamptz, signed_hash
FROM unnest($8::uuid[], $9::bigint[], $11::bytea[]) WITH ORDINALITY AS fresh (jti, digits_index, signed_hash, place)`

/** What stays of earlier batches: so many vouchers, from the one on with which the phone goes on, if it said so. */
export interface Grace {
  count: number
  /** A UUID in hex. One that is not a live voucher of the device changes nothing. */
  from: string | undefined
}

/** Stores a batch and voids what it replaces but for the grace set. Throws 23505 when a digits index is taken. */
export async function addBatch(transaction: Queryable, batch: NewBatch, grace: Grace): Promise<void> {
  await transaction.query({
    name: 'add-batch',
    text: ADD_BATCH,
    values: [
      batch.deviceId,
      batch.batchNo,
      batch.keyNo,
      batch.identityClass ?? null,
      batch.capFen,
      new Date(batch.issuedAt).toISOString(),
      new Date(batch.expiresAt).toISOString(),
      batch.jtis,
      batch.digitsIndexes,
      grace.count,
      batch.signedHashes,
      grace.from ?? null,
    ],
  })
}
