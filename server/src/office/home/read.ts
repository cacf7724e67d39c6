import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import type { OfficeTerminals, OfficeTurnover } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_MS = 7 * DAY_MS
/** A till beats every half minute; what is not heard of for so long is silent. */
const SILENT_AFTER = `interval '2 minutes'`
const MOST_SILENT = 20

interface Sums {
  count: number
  amountFen: number
  surchargeFen: number
}

/** Merchant by merchant, so that each is a walk over the index of its own list, which holds all that is added. */
async function sumsOf(database: Queryable, startMs: number, endMs: number): Promise<OfficeTurnover['today']> {
  const { rows } = await database.query<Sums>({
    name: 'office-turnover',
    text: `SELECT coalesce(sum(s.count), 0)::int AS count, coalesce(sum(s.amount), 0)::float8 AS "amountFen",
        coalesce(sum(s.surcharge), 0)::float8 AS "surchargeFen"
      FROM merchants m CROSS JOIN LATERAL (
        SELECT count(*) AS count, sum(p.amount_fen) AS amount, sum(p.surcharge_fen) AS surcharge FROM payments p
        WHERE p.merchant_no = m.merchant_no AND p.created_at >= $1::timestamptz AND p.created_at < $2::timestamptz
          AND p.state IN ('SUCCESS', 'REFUND')
      ) s WHERE m.realm = 'LIVE'`,
    values: [new Date(startMs), new Date(endMs)],
  })
  const { count, amountFen, surchargeFen } = rows[0] ?? { count: 0, amountFen: 0, surchargeFen: 0 }
  return { count, amount: amountFen, surcharge: surchargeFen, total: amountFen + surchargeFen }
}

/** What the whole campus took today, against the same weekday of the week before. */
export async function readTurnover(database: Queryable, nowMs: number): Promise<OfficeTurnover> {
  const startMs = startOfBusinessDate(businessDateOf(nowMs))
  const comparedMs = startMs - WEEK_MS
  const [today, comparedSoFar, compared] = await Promise.all([
    sumsOf(database, startMs, startMs + DAY_MS),
    sumsOf(database, comparedMs, nowMs - WEEK_MS),
    sumsOf(database, comparedMs, comparedMs + DAY_MS),
  ])
  return {
    businessDate: businessDateOf(startMs),
    comparedDate: businessDateOf(comparedMs),
    today,
    comparedSoFar,
    compared,
  }
}

type Counts = Omit<OfficeTerminals, 'silent'>

interface SilentRow {
  terminalNo: string
  name: string
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  lastSeenAt: Date | null
}

const SILENT = `t.state = 'ACTIVE' AND coalesce(t.last_seen_at, '-infinity') < $1::timestamptz - ${SILENT_AFTER}`

/** How the tills of real merchants are, and which of them are switched on and silent. */
export async function readTerminalsAtHome(database: Queryable, nowMs: number): Promise<OfficeTerminals> {
  const values = [new Date(nowMs)]
  const [counts, silent] = await Promise.all([
    database.query<Counts>({
      name: 'office-terminal-counts',
      text: `SELECT count(*) FILTER (WHERE t.state = 'ACTIVE' AND NOT (${SILENT}))::int AS online,
          count(*) FILTER (WHERE ${SILENT})::int AS offline,
          count(*) FILTER (WHERE t.state = 'CREATED')::int AS "notActivated",
          count(*) FILTER (WHERE t.state = 'DISABLED')::int AS disabled
        FROM terminals t JOIN merchants m USING (merchant_no) WHERE m.realm = 'LIVE'`,
      values,
    }),
    database.query<SilentRow>({
      name: 'office-terminals-silent',
      text: `SELECT t.terminal_no AS "terminalNo", t.name, m.merchant_no AS "merchantNo", m.name AS "merchantName",
          m.name_en AS "merchantNameEn", t.last_seen_at AS "lastSeenAt"
        FROM terminals t JOIN merchants m USING (merchant_no) WHERE m.realm = 'LIVE' AND ${SILENT}
        ORDER BY t.last_seen_at NULLS FIRST, t.terminal_no LIMIT ${MOST_SILENT}`,
      values,
    }),
  ])
  const none = { online: 0, offline: 0, notActivated: 0, disabled: 0 }
  return {
    ...(counts.rows[0] ?? none),
    silent: silent.rows.map(({ lastSeenAt, ...row }) => ({
      ...row,
      ...(lastSeenAt === null ? {} : { lastSeenAt: toRfc3339(lastSeenAt.getTime()) }),
    })),
  }
}
