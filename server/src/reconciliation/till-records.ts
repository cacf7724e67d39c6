import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { TillRecord } from '@yimatong/contract/till-records-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

export interface TillRecordDeps {
  database: Queryable
  clock: Clock
}

/** A till that was away so long has nothing to say that the books could still hear. */
const OLDEST_DAYS = 60
/** More words than this about one sale are no sale's life. */
const MOST_WORDS = 20

const DAY_MS = 24 * 60 * 60 * 1000

const KEEP = `
  WITH said AS (
    SELECT * FROM unnest($3::text[], $4::text[], $5::int[], $6::int[], $7::text[], $8::date[], $9::timestamptz[])
    AS t (out_trade_no, word, amount_fen, total_fen, payment_id, business_date, said_at)
  )
  INSERT INTO till_records (terminal_no, merchant_no, out_trade_no, word, amount_fen, total_fen, payment_id, business_date,
    said_at, received_at)
  SELECT $1, $2, s.out_trade_no, s.word::till_word, s.amount_fen, s.total_fen, s.payment_id, s.business_date, s.said_at, now()
  FROM said s
  LEFT JOIN LATERAL (
    SELECT word, amount_fen, total_fen, payment_id FROM till_records r
    WHERE r.terminal_no = $1 AND r.out_trade_no = s.out_trade_no AND r.said_at <= s.said_at
    ORDER BY r.said_at DESC, r.received_at DESC LIMIT 1
  ) before ON true
  WHERE (before.word, before.amount_fen, before.total_fen, before.payment_id)
      IS DISTINCT FROM (s.word::till_word, s.amount_fen, s.total_fen, s.payment_id)
    AND (SELECT count(*) FROM till_records r WHERE r.terminal_no = $1 AND r.out_trade_no = s.out_trade_no) < ${MOST_WORDS}
  ORDER BY s.out_trade_no, s.said_at
  ON CONFLICT DO NOTHING`

/**
 * Keeps what a till says of its sales: a row for each word that differs from the one before, none is ever changed. Gives how many
 * were news; what was sent before is none. VALIDATION_FAILED for a day that no till can speak of.
 */
export async function keepTillRecords(
  { database, clock }: TillRecordDeps,
  { terminalNo, merchantNo }: { terminalNo: string; merchantNo: string },
  records: readonly TillRecord[],
): Promise<number> {
  const [oldest, newest] = [-OLDEST_DAYS, 1].map((days) => businessDateOf(clock() + days * DAY_MS))
  const isOutside = ({ businessDate }: TillRecord) => businessDate < (oldest ?? '') || businessDate > (newest ?? '')
  if (records.some(isOutside)) {
    throw problem('VALIDATION_FAILED', `Only days from ${oldest} to ${newest} are heard.`)
  }
  const column = <T>(read: (record: TillRecord) => T): T[] => records.map(read)
  const { rowCount } = await database.query({
    name: 'till-records-keep',
    text: KEEP,
    values: [
      terminalNo,
      merchantNo,
      column(({ outTradeNo }) => outTradeNo),
      column(({ word }) => word),
      column(({ amount }) => amount),
      column(({ total }) => total ?? null),
      column(({ paymentId }) => paymentId ?? null),
      column(({ businessDate }) => businessDate),
      column(({ saidAt }) => saidAt),
    ],
  })
  return rowCount
}
