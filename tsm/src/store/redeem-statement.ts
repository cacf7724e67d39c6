import { bytesArray, plainArray, textArray } from '@yimatong/kit/array-text'
import type { Queryable } from '@yimatong/kit/database'
import type { DeclineCode, IdentityClass } from '@yimatong/contract/states'

/** A payment and its code as far as the processor could judge it; the database says the last word. */
export interface JudgedItem {
  paymentId: string
  contentHash: Buffer
  merchantNo: string
  terminalNo: string
  amountFen: number
  form: 'QR' | 'DIGITS'
  /** The voucher as a UUID in hex; null when the code does not say, or not believably. */
  jti: string | null
  /** The compressed device key that the voucher was signed for; null for digits, which do not carry it. */
  deviceKey: Uint8Array | null
  /** What voucher and signature hash to; null for digits. */
  signedHash: Uint8Array | null
  /** True when our signature under the voucher was verified. */
  isProven: boolean
  /** Why it cannot pay, if that is known already. */
  declineCode: DeclineCode | null
  /** True when it counts as a guess against the voucher and the terminal. */
  wrongDigits: boolean
}

/** What stands in the table for a payment, now or from before. */
export interface StoredRedemption {
  /** False when the payment came before with another code, amount, merchant or till. */
  isSame: boolean
  declineCode: DeclineCode | null
  form: 'QR' | 'DIGITS'
  identityClass: IdentityClass | null
  capFen: number
  deviceId: string
  personId: string
}

/**
 * The statement that redeems. For each item: what was decided before under this payment id stands; otherwise the
 * voucher must exist for this device key, be the very bytes that were issued, signature and all, not be revoked, used, replaced or expired, and not be asked for more than its
 * cap, all as it is at this moment. Of several items with one voucher the first wins. Declines are kept as well.
 *
 * The plan is made once, perhaps in books that are small: OFFSET 0 keeps each look to one row by its key, whatever they are.
 *
 * Rows are inserted in the order of vouchers, so that two processes wait for each other in one direction only. A voucher that
 * was issued before its hash was kept gets no row back until it is said to be proven.
 */
const redeemText = (onConflict: string) => `
WITH item AS MATERIALIZED (
  SELECT item.*, r.payment_id IS NOT NULL AS is_known, r.content_hash = item.content_hash AS is_same,
    r.decline_code AS known_decline, r.form AS known_form, r.jti AS known_jti
  FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::int[], $6::code_form[], $7::uuid[],
    $8::bytea[], $9::text[], $10::boolean[], $13::bytea[], $14::boolean[]) WITH ORDINALITY
    AS item (payment_id, content_hash, merchant_no, terminal_no, amount_fen, form, jti, device_key, decline_code,
      wrong_digits, signed_hash, is_proven, place)
  LEFT JOIN LATERAL (SELECT * FROM redemptions r WHERE r.payment_id = item.payment_id OFFSET 0) r ON true
),
judged AS MATERIALIZED (
  SELECT item.payment_id, item.content_hash, item.merchant_no, item.terminal_no, item.amount_fen, item.form,
    item.wrong_digits, item.place, v.jti, v.identity_class, v.cap_fen, v.device_id, v.person_id,
    CASE
      WHEN item.decline_code IS NOT NULL THEN item.decline_code
      WHEN v.jti IS NULL OR v.signing_key IS DISTINCT FROM coalesce(item.device_key, v.signing_key) THEN 'CODE_INVALID'
      WHEN v.signed_hash <> item.signed_hash THEN 'CODE_INVALID'
      WHEN v.revoked_at IS NOT NULL THEN 'CODE_REVOKED'
      WHEN EXISTS (SELECT FROM redemptions u WHERE u.jti = v.jti AND u.decline_code IS NULL OFFSET 0) THEN 'CODE_USED'
      WHEN v.voided_at IS NOT NULL THEN 'CODE_REPLACED'
      WHEN v.expires_at <= $11::timestamptz THEN 'CODE_EXPIRED'
      WHEN item.amount_fen > v.cap_fen THEN 'CODE_CAP_EXCEEDED'
    END AS decline_code
  FROM item
  LEFT JOIN LATERAL (
    SELECT v.*, d.signing_key, d.revoked_at, d.person_id FROM vouchers v
    CROSS JOIN LATERAL (SELECT * FROM devices d WHERE d.device_id = v.device_id OFFSET 0) d
    WHERE v.jti = item.jti OFFSET 0
  ) v ON true
  WHERE NOT item.is_known
    AND NOT (v.jti IS NOT NULL AND v.signed_hash IS NULL AND item.signed_hash IS NOT NULL AND NOT item.is_proven)
),
ranked AS (
  SELECT judged.*, row_number() OVER (PARTITION BY jti, decline_code IS NULL ORDER BY place) AS rank FROM judged
),
decided AS (
  SELECT *, CASE WHEN decline_code IS NULL AND rank > 1 THEN 'CODE_USED' ELSE decline_code END AS verdict FROM ranked
),
inserted AS (
  INSERT INTO redemptions (payment_id, content_hash, merchant_no, terminal_no, amount_fen, form, jti, decline_code,
    wrong_digits, decided_at)
  SELECT payment_id, content_hash, merchant_no, terminal_no, amount_fen, form, jti, verdict, wrong_digits,
    $11::timestamptz
  FROM decided ORDER BY jti, payment_id
  ${onConflict}
  RETURNING payment_id, jti, wrong_digits
),
guessed AS (
  UPDATE vouchers v SET wrong_digits = v.wrong_digits + guess.times,
    voided_at = CASE WHEN v.voided_at IS NULL AND v.wrong_digits + guess.times >= $12 THEN $11::timestamptz
      ELSE v.voided_at END,
    void_reason = CASE WHEN v.voided_at IS NULL AND v.wrong_digits + guess.times >= $12 THEN 'WRONG_DIGITS'
      ELSE v.void_reason END
  FROM (SELECT jti, count(*)::smallint AS times FROM inserted WHERE wrong_digits AND jti IS NOT NULL GROUP BY jti) guess
  WHERE v.jti = guess.jti
)
SELECT
  (SELECT json_agg(json_build_array(payment_id, verdict, form, identity_class, cap_fen, device_id, person_id))
    FROM decided) AS decided,
  (SELECT json_agg(payment_id) FROM inserted) AS inserted,
  (SELECT json_agg(json_build_array(item.payment_id, known_decline, known_form, v.identity_class, v.cap_fen, v.device_id,
      v.person_id, is_same))
    FROM item LEFT JOIN LATERAL (
      SELECT v.*, d.person_id FROM vouchers v
      CROSS JOIN LATERAL (SELECT * FROM devices d WHERE d.device_id = v.device_id OFFSET 0) d
      WHERE known_decline IS NULL AND v.jti = known_jti OFFSET 0
    ) v ON true
    WHERE is_known) AS known`

/**
 * The statement has just looked whether anybody has these, and does not look once more in every unique index. Whoever loses a
 * race all the same hears 23505, for all of its group.
 */
const REDEEM = { name: 'redeem', text: redeemText('') }

/** Who loses a race gets no row back, and all others of the group theirs; asked again it finds the winner. */
const REDEEM_RACED = { name: 'redeem-raced', text: redeemText('ON CONFLICT DO NOTHING') }

/** The last member says of one that was known whether it was the same that was asked; what was decided now is. */
type Answer = [string, DeclineCode | null, 'QR' | 'DIGITS', IdentityClass | null, number, string, string, boolean?]

interface Row {
  decided: Answer[] | null
  /** Which of them have their row. */
  inserted: string[] | null
  known: Answer[] | null
}

export interface RedeemOptions {
  /** Milliseconds since the epoch. */
  now: number
  maxWrongDigits: number
  /** Another process may be redeeming the same at this moment. */
  isRaced: boolean
}

/**
 * Redeems items, no payment id twice among them. Throws 23505, and has redeemed nothing, when another process was quicker with
 * one of them; raced, the ones that lost are missing from the map.
 */
export async function redeemItems(
  database: Queryable,
  items: readonly JudgedItem[],
  { now, maxWrongDigits, isRaced }: RedeemOptions,
): Promise<Map<string, StoredRedemption>> {
  const { rows } = await database.query<Row & Record<string, unknown>>({
    ...(isRaced ? REDEEM_RACED : REDEEM),
    values: [
      textArray(items.map((item) => item.paymentId)),
      bytesArray(items.map((item) => item.contentHash)),
      textArray(items.map((item) => item.merchantNo)),
      textArray(items.map((item) => item.terminalNo)),
      plainArray(items.map((item) => item.amountFen)),
      textArray(items.map((item) => item.form)),
      textArray(items.map((item) => item.jti)),
      bytesArray(items.map((item) => item.deviceKey)),
      textArray(items.map((item) => item.declineCode)),
      plainArray(items.map((item) => item.wrongDigits)),
      new Date(now).toISOString(),
      maxWrongDigits,
      bytesArray(items.map((item) => item.signedHash)),
      plainArray(items.map((item) => item.isProven)),
    ],
  })
  const { decided, inserted, known } = rows[0] ?? {}
  const stored = new Map(known?.map((answer) => [answer[0], toStored(answer)]))
  const facts = new Map(decided?.map((answer) => [answer[0], answer]))
  for (const paymentId of inserted ?? []) stored.set(paymentId, toStored(facts.get(paymentId) as Answer))
  return stored
}

function toStored(answer: Answer): StoredRedemption {
  const [, declineCode, form, identityClass, capFen, deviceId, personId, isSame = true] = answer
  return { isSame, declineCode, form, identityClass, capFen, deviceId, personId }
}

/** For which payments these payments' codes were redeemed before, where that was at the same till. */
export async function readUsers(database: Queryable, paymentIds: readonly string[]): Promise<Map<string, string>> {
  if (paymentIds.length === 0) return new Map()
  const { rows } = await database.query<{ paymentId: string; usedBy: string }>({
    name: 'redeemed-by',
    // For each by its key: PostgreSQL would rather read everything that was ever redeemed while it thinks that this is little.
    text: `SELECT r.payment_id AS "paymentId", u.payment_id AS "usedBy"
      FROM redemptions r CROSS JOIN LATERAL (
        SELECT u.payment_id FROM redemptions u WHERE u.jti = r.jti AND u.decline_code IS NULL
          AND u.merchant_no = r.merchant_no AND u.terminal_no = r.terminal_no OFFSET 0
      ) u
      WHERE r.payment_id = ANY ($1::text[])`,
    values: [paymentIds],
  })
  return new Map(rows.map(({ paymentId, usedBy }) => [paymentId, usedBy]))
}
