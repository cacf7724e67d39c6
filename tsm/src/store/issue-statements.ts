import type { IdentityClass } from '@yimatong/contract/states'
import type { Queryable } from '@yimatong/kit/database'

export interface IssueLimit {
  /** Batches that a person may ask for within the window. */
  batches: number
  windowMs: number
}

/** How a person and a device of theirs stand, as one look has seen them. */
export interface Standing {
  held: boolean
  holdVersion: number
  /** Undefined for a person of whom nothing was ever counted. */
  counted: Counted | undefined
  /** Undefined when the person has no such device. */
  device: IssuingDevice | undefined
}

/** Batches that a person was given, and since when they are counted. */
export interface Counted {
  issued: number
  windowStartedAt: Date
}

/** The device that a batch is for. */
export interface IssuingDevice {
  isRevoked: boolean
  /** Batches that it has been given. */
  batchCount: number
  /** Compressed, 33 bytes. */
  signingKey: Buffer
  /** x and y, 64 bytes. */
  encryptionKey: Buffer
}

const STANDING = `
SELECT d.device_id IS NOT NULL AS "isKnown", d.revoked_at IS NOT NULL AS "isRevoked", d.batch_count AS "batchCount",
  d.signing_key AS "signingKey", d.encryption_key AS "encryptionKey", c.issued, c.window_started_at AS "windowStartedAt",
  coalesce(c.held, false) AS held, coalesce(c.hold_version, 0) AS "holdVersion"
FROM (VALUES ($1, $2)) AS asked (device_id, person_id)
LEFT JOIN devices d ON d.device_id = asked.device_id AND d.person_id = asked.person_id
LEFT JOIN issue_counters c ON c.person_id = asked.person_id`

type StandingRow = IssuingDevice &
  Pick<Standing, 'held' | 'holdVersion'> & { isKnown: boolean } & (Counted | { issued: null; windowStartedAt: null })

/** Looks at a person and one device, and locks nothing. */
export async function readStanding(
  database: Queryable,
  { deviceId, personId }: { deviceId: string; personId: string },
): Promise<Standing> {
  const { rows } = await database.query<StandingRow>({
    name: 'standing',
    text: STANDING,
    values: [deviceId, personId],
  })
  const [row] = rows
  if (row === undefined) throw new Error('there is no row of what was asked')
  const { held, holdVersion, issued, windowStartedAt, isKnown, isRevoked, batchCount, signingKey, encryptionKey } = row
  return {
    held,
    holdVersion,
    counted: issued === null ? undefined : { issued, windowStartedAt },
    device: isKnown ? { isRevoked, batchCount, signingKey, encryptionKey } : undefined,
  }
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
 * Counts, replaces and adds in one statement, or does nothing where anything is no more as it was seen: whoever issues or enrols for this
 * person counts, or locks what is counted, so two of them take turns here. The count is the first lock, and everything else hangs on
 * it: who had to wait for it and then finds it changed has looked at vouchers of before. Live and unused vouchers of earlier batches are voided but for a few: a phone that
 * never got this answer goes on with those. Once a voucher of a batch has paid or the phone goes on with one, that batch has
 * arrived, and the ones before it are not kept. Beyond that the kept ones are spread over the batches, first in line first,
 * so that several lost answers in a row strand nobody either, nor a request that is late. The batch of the voucher with
 * which the phone goes on comes first, and its line begins there: what stands before it is shown no more.
 */
const ISSUE = `
WITH counted AS (
  INSERT INTO issue_counters AS c (person_id, issued, window_started_at) VALUES ($13, $14::int, $15::timestamptz)
  ON CONFLICT (person_id) DO UPDATE SET issued = excluded.issued, window_started_at = excluded.window_started_at
    WHERE c.issued = $16::int AND c.window_started_at = $17::timestamptz AND c.hold_version = $18::int
  RETURNING person_id
),
begun AS (
  UPDATE devices d SET batch_count = $2, last_issued_at = $6::timestamptz FROM counted
  WHERE d.device_id = $1 AND d.person_id = counted.person_id AND d.batch_count = $2 - 1 AND d.revoked_at IS NULL
  RETURNING d.device_id
),
live AS (
  SELECT v.jti, v.batch_no, v.position, EXISTS (
    SELECT FROM redemptions r WHERE r.jti = v.jti AND r.decline_code IS NULL) AS used
  FROM vouchers v WHERE v.device_id = (SELECT device_id FROM begun) AND v.voided_at IS NULL AND v.expires_at > $6::timestamptz
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
SELECT jti, device_id, $2, place - 1, $3, $4, $5, digits_index, $6::timestamptz, $7::timestamptz, signed_hash
FROM begun, unnest($8::uuid[], $9::bigint[], $11::bytea[]) WITH ORDINALITY AS fresh (jti, digits_index, signed_hash, place)`

/** What stays of earlier batches: so many vouchers, from the one on with which the phone goes on, if it said so. */
export interface Grace {
  count: number
  /** A UUID in hex. One that is not a live voucher of the device changes nothing. */
  from: string | undefined
}

/** What was seen, and what is counted from now on. */
export interface Count extends Pick<Standing, 'holdVersion'> {
  personId: string
  seen: Counted | undefined
  next: Counted
}

/**
 * Counts and stores a batch, and voids what it replaces but for the grace set. False when somebody was quicker: then look again. Throws
 * 23505 when a digits index is taken. Of a device that is revoked between the look and the lock, one batch is counted in vain.
 */
export async function storeBatch(
  database: Queryable,
  { batch, grace, count }: { batch: NewBatch; grace: Grace; count: Count },
): Promise<boolean> {
  const { personId, seen, next, holdVersion } = count
  const { rowCount } = await database.query({
    name: 'issue',
    text: ISSUE,
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
      personId,
      next.issued,
      next.windowStartedAt.toISOString(),
      seen?.issued ?? null,
      seen?.windowStartedAt.toISOString() ?? null,
      holdVersion,
    ],
  })
  return rowCount > 0
}
