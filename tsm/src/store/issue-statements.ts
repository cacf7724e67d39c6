import { VOUCHERS_PER_BATCH } from '@yimatong/contract/tsm-api'
import type { IdentityClass } from '@yimatong/contract/states'
import { bytesArray, plainArray, textArray } from '@yimatong/kit/array-text'
import type { Queryable } from '@yimatong/kit/database'

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

/** OFFSET keeps each look one by its key, whatever the tables were like when the plan was made. */
const STANDINGS = `
SELECT d.device_id IS NOT NULL AS "isKnown", d.revoked_at IS NOT NULL AS "isRevoked", d.batch_count AS "batchCount",
  d.signing_key AS "signingKey", d.encryption_key AS "encryptionKey", c.issued, c.window_started_at AS "windowStartedAt",
  coalesce(c.held, false) AS held, coalesce(c.hold_version, 0) AS "holdVersion"
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (device_id, person_id, place)
LEFT JOIN LATERAL (
  SELECT * FROM devices d WHERE d.device_id = asked.device_id AND d.person_id = asked.person_id OFFSET 0) d ON true
LEFT JOIN LATERAL (SELECT * FROM issue_counters c WHERE c.person_id = asked.person_id OFFSET 0) c ON true
ORDER BY place`

type StandingRow = IssuingDevice &
  Pick<Standing, 'held' | 'holdVersion'> & { isKnown: boolean } & (Counted | { issued: null; windowStartedAt: null })

/** Looks at people and one device of each, in their order, and locks nothing. */
export async function readStandings(
  database: Queryable,
  asked: readonly { deviceId: string; personId: string }[],
): Promise<Standing[]> {
  const { rows } = await database.query<StandingRow>({
    name: 'standings',
    text: STANDINGS,
    values: [textArray(asked.map(({ deviceId }) => deviceId)), textArray(asked.map(({ personId }) => personId))],
  })
  return rows.map(toStanding)
}

function toStanding({ held, holdVersion, issued, windowStartedAt, isKnown, ...device }: StandingRow): Standing {
  return {
    held,
    holdVersion,
    counted: issued === null ? undefined : { issued, windowStartedAt },
    device: isKnown ? device : undefined,
  }
}

export interface Voucher {
  /** A UUID in hex. */
  jti: string
  digitsIndex: string
  /** Of voucher and signature; see `hashOfSigned`. */
  signedHash: Buffer
}

/** A batch for one person's device, what was seen of both before it was made, and what is counted from now on. */
export interface NewBatch {
  personId: string
  deviceId: string
  batchNo: number
  identityClass: IdentityClass | undefined
  seen: Counted | undefined
  holdVersion: number
  count: Counted
  /** What stays of earlier batches begins with this one, a UUID in hex. One that is not a live voucher of the device changes nothing. */
  next: string | undefined
  /** Ten, in the order in which the phone uses them. */
  vouchers: readonly Voucher[]
}

/** What all batches of one group have in common. */
export interface Issue {
  keyNo: number
  capFen: number
  /** Milliseconds since the epoch. */
  issuedAt: number
  expiresAt: number
  /** Vouchers of earlier batches that stay live on each device. */
  graceVouchers: number
}

/**
 * Counts, replaces and adds in one statement, and leaves out whoever is no more as they were seen: whoever issues or enrols for a
 * person counts, or locks what is counted, so two of them take turns here. The count is the first lock, taken in the order of people, and
 * everything else hangs on it: who had to wait for it and then finds it changed has looked at vouchers of before.
 *
 * Live and unused vouchers of earlier batches are voided but for a few: a phone that
 * never got this answer goes on with those. Once a voucher of a batch has paid or the phone goes on with one, that batch has
 * arrived, and the ones before it are not kept. Beyond that the kept ones are spread over the batches, first in line first,
 * so that several lost answers in a row strand nobody either, nor a request that is late. The batch of the voucher with
 * which the phone goes on comes first, and its line begins there: what stands before it is shown no more.
 */
const ISSUE = `
WITH asked AS MATERIALIZED (
  SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::identity_class[], $5::int[], $6::timestamptz[], $7::int[],
    $8::int[], $9::timestamptz[], $10::uuid[]) WITH ORDINALITY
  AS t (person_id, device_id, batch_no, identity_class, seen_issued, seen_window, seen_hold_version,
    issued, window_started_at, next_jti, place)
),
counted AS (
  INSERT INTO issue_counters AS c (person_id, issued, window_started_at)
  SELECT person_id, issued, window_started_at FROM asked ORDER BY person_id
  ON CONFLICT (person_id) DO UPDATE SET issued = excluded.issued, window_started_at = excluded.window_started_at
    WHERE (c.issued, c.window_started_at, c.hold_version)
      = (SELECT seen_issued, seen_window, seen_hold_version FROM asked WHERE asked.person_id = c.person_id)
  RETURNING person_id
),
begun AS (
  UPDATE devices d SET batch_count = asked.batch_no, last_issued_at = $11::timestamptz
  FROM counted JOIN asked USING (person_id)
  WHERE d.device_id = ANY ($2) AND d.device_id = asked.device_id AND d.person_id = asked.person_id AND d.batch_count = asked.batch_no - 1
    AND d.revoked_at IS NULL
  RETURNING asked.device_id, asked.batch_no, asked.identity_class, asked.next_jti, asked.place
),
live AS (
  SELECT v.jti, v.device_id, v.batch_no, v.position, v.jti = begun.next_jti AS is_next, EXISTS (
    SELECT FROM redemptions r WHERE r.jti = v.jti AND r.decline_code IS NULL OFFSET 0) AS used
  FROM begun CROSS JOIN LATERAL (
    SELECT * FROM vouchers v
    WHERE v.device_id = begun.device_id AND v.voided_at IS NULL AND v.expires_at > $11::timestamptz OFFSET 0) v
),
arrived AS (
  SELECT jti, device_id, batch_no, position, used,
    max(batch_no) FILTER (WHERE used OR is_next) OVER (PARTITION BY device_id) AS newest,
    max(position) FILTER (WHERE is_next) OVER (PARTITION BY device_id, batch_no) AS next_position
  FROM live
),
unused AS (
  SELECT jti, device_id, batch_no, next_position IS NOT NULL AS goes_on,
    row_number() OVER (PARTITION BY device_id, batch_no ORDER BY position < next_position, position) AS turn
  FROM arrived WHERE NOT used AND batch_no >= coalesce(newest, 0)
),
kept AS (
  SELECT jti, row_number() OVER (PARTITION BY device_id ORDER BY turn, goes_on DESC, batch_no DESC) AS place FROM unused
),
replaced AS (
  UPDATE vouchers SET voided_at = $11::timestamptz, void_reason = 'REPLACED'
  WHERE jti IN (SELECT jti FROM live WHERE NOT used EXCEPT SELECT jti FROM kept WHERE place <= $12)
),
added AS (
  INSERT INTO vouchers (jti, device_id, batch_no, position, key_no, identity_class, cap_fen, digits_index, issued_at,
    expires_at, signed_hash)
  SELECT jti, device_id, batch_no, (fresh.place - 1) % ${VOUCHERS_PER_BATCH}, $13, identity_class, $14, digits_index,
    $11::timestamptz, $15::timestamptz, signed_hash
  FROM begun JOIN unnest($16::uuid[], $17::bigint[], $18::bytea[]) WITH ORDINALITY AS fresh (jti, digits_index, signed_hash, place)
    ON (fresh.place - 1) / ${VOUCHERS_PER_BATCH} = begun.place - 1
)
SELECT device_id AS "deviceId" FROM begun`

/**
 * Counts and stores batches, no two of them for one person, and voids what they replace. Gives the devices whose batch stands;
 * for any other somebody was quicker, and it must be looked at again. Throws 23505 when a digits index is taken: then none stands. Of a
 * device that is revoked between the look and the lock, one batch is counted in vain.
 */
export async function storeBatches(
  database: Queryable,
  batches: readonly NewBatch[],
  { keyNo, capFen, issuedAt, expiresAt, graceVouchers }: Issue,
): Promise<Set<string>> {
  const texts = (read: (batch: NewBatch) => string | undefined) => textArray(batches.map(read))
  const numbers = (read: (batch: NewBatch) => number | undefined) => plainArray(batches.map(read))
  const vouchers = batches.flatMap((batch) => batch.vouchers)
  const { rows } = await database.query<{ deviceId: string }>({
    name: 'issue',
    text: ISSUE,
    values: [
      texts(({ personId }) => personId),
      texts(({ deviceId }) => deviceId),
      numbers(({ batchNo }) => batchNo),
      texts(({ identityClass }) => identityClass),
      numbers(({ seen }) => seen?.issued),
      texts(({ seen }) => seen?.windowStartedAt.toISOString()),
      numbers(({ holdVersion }) => holdVersion),
      numbers(({ count }) => count.issued),
      texts(({ count }) => count.windowStartedAt.toISOString()),
      texts(({ next }) => next),
      new Date(issuedAt).toISOString(),
      graceVouchers,
      keyNo,
      capFen,
      new Date(expiresAt).toISOString(),
      textArray(vouchers.map(({ jti }) => jti)),
      textArray(vouchers.map(({ digitsIndex }) => digitsIndex)),
      bytesArray(vouchers.map(({ signedHash }) => signedHash)),
    ],
  })
  return new Set(rows.map(({ deviceId }) => deviceId))
}
