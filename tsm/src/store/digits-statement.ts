import type { Queryable } from '@yimatong/kit/database'

export interface DigitsQuestion {
  paymentId: string
  terminalNo: string
  /** Ten digits. */
  index: string
}

export interface DigitsVoucher {
  /** UUID in hex. */
  jti: string
  keyNo: number
  /** Wrong one-time parts that were tried on it before. */
  wrongDigits: number
}

export interface DigitsKnowledge {
  /** Vouchers by index, of payments that were not decided before: those are not judged again. */
  vouchers: Map<string, DigitsVoucher>
  /** Payments that were decided before. */
  decided: Set<string>
  /** Guesses in the last minutes by terminal no. */
  guesses: Map<string, number>
}

const LOOK_UP = `
SELECT
  (SELECT coalesce(json_agg(json_build_array(v.digits_index, v.jti, v.key_no, v.wrong_digits)), '[]')
    FROM vouchers v WHERE v.digits_index = ANY ($1::bigint[])) AS vouchers,
  (SELECT coalesce(json_agg(r.payment_id), '[]')
    FROM redemptions r WHERE r.payment_id = ANY ($2::text[])) AS decided,
  (SELECT coalesce(json_agg(json_build_array(t.terminal_no, t.guesses)), '[]') FROM (
    SELECT terminal_no, count(*) AS guesses FROM redemptions
    WHERE wrong_digits AND terminal_no = ANY ($3::text[]) AND decided_at > $4::timestamptz GROUP BY terminal_no
  ) t) AS guesses`

interface Row {
  vouchers: [number, string, number, number][]
  decided: string[]
  guesses: [string, number][]
}

/** What must be known before digits can be judged, for all of a group at once. `since` is milliseconds since the epoch. */
export async function lookUpDigits(
  database: Queryable,
  questions: readonly DigitsQuestion[],
  since: number,
): Promise<DigitsKnowledge> {
  const { rows } = await database.query<Row & Record<string, unknown>>({
    name: 'look-up-digits',
    text: LOOK_UP,
    values: [
      questions.map(({ index }) => index),
      questions.map(({ paymentId }) => paymentId),
      [...new Set(questions.map(({ terminalNo }) => terminalNo))],
      new Date(since).toISOString(),
    ],
  })
  const found: Row = rows[0] ?? { vouchers: [], decided: [], guesses: [] }
  return {
    vouchers: new Map(
      found.vouchers.map(([index, jti, keyNo, wrongDigits]) => [
        String(index).padStart(10, '0'),
        { jti, keyNo, wrongDigits },
      ]),
    ),
    decided: new Set(found.decided),
    guesses: new Map(found.guesses),
  }
}
