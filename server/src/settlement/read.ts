import { toRfc3339 } from '@yimatong/contract/clock'
import { idPattern } from '@yimatong/contract/ids'
import type {
  OpenPayout,
  PayoutView,
  SettlementContent,
  SettlementRow,
  SettlementView,
} from '@yimatong/contract/settlement-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

/** Which settlements: all merchants' in the office, one's in the merchants' portal. */
export interface SettlementFilter {
  merchantNo?: string | undefined
  canteenId?: string | undefined
  from?: string | undefined
  to?: string | undefined
  paidOut?: boolean | undefined
}

export interface SettlementPage {
  settlements: SettlementRow[]
  nextCursor?: string
}

/** What such a filter comes to, in fen. */
export interface SettlementTotals {
  count: number
  sales: number
  back: number
  surchargeSchool: number
  surchargeMerchant: number
  surchargeLater: number
  surchargeBack: number
  corrections: number
  commission: number
  net: number
  /** Of the net, what was not paid out. */
  due: number
}

const FIRST_DAY = '2000-01-01'
const LAST_DAY = '2099-12-31'

/** Lines that a settlement from before they were thought of has not are nothing. */
const fen = (path: string) => `coalesce((report::jsonb #>> '{${path}}')::float8, 0)`
const surcharges = (sum: string) => `${fen(`total,${sum},surchargeSchool`)} + ${fen(`total,${sum},surchargeMerchant`)}`
const taken = (sum: string) => `(${fen(`total,${sum},amount`)} + ${surcharges(sum)})`
const ROW = `
  s.settlement_id AS "settlementId", s.settlement_no AS "settlementNo", s.merchant_no AS "merchantNo", m.name AS "merchantName",
  m.name_en AS "merchantNameEn", s.business_date::text AS "businessDate", ${fen('total,sales,amount')} AS sales,
  ${fen('total,refunds,amount')} + ${fen('total,reversals,amount')} AS back, ${fen('surcharge,merchant')} AS "surchargeMerchant",
  ${fen('surcharge,school')} AS "surchargeSchool", ${surcharges('surchargesLater')} AS "surchargeLater",
  ${surcharges('surchargesBack')} AS "surchargeBack", ${taken('correctionsIn')} - ${taken('correctionsOut')} AS corrections,
  s.commission_fen::float8 AS commission, s.net_fen::float8 AS net, jsonb_array_length(report::jsonb -> 'late') AS "lateLines",
  i.payout_id IS NOT NULL AS "paidOut", (SELECT p.state::text FROM payouts p WHERE p.payout_id = i.payout_id) AS "payoutState"`
/** What was paid out is asked row by row: the page is then walked by its day, however many settlements there are. */
const PAID = 'EXISTS (SELECT FROM payout_items o WHERE o.settlement_id = s.settlement_id)'
/** A merchant no. is asked for in the type of its column: as text, no index of it would serve. */
const fromOf = ({ paidOut }: SettlementFilter) =>
  `FROM settlements s JOIN merchants m USING (merchant_no) LEFT JOIN payout_items i USING (settlement_id)
  WHERE s.business_date BETWEEN $1::date AND $2::date AND ($3::bpchar IS NULL OR s.merchant_no = $3)
    AND ($4::text IS NULL OR m.canteen_id = $4) ${paidOut === undefined ? '' : `AND ${paidOut ? '' : 'NOT '}${PAID}`}`

const valuesOf = ({ merchantNo, canteenId, from = FIRST_DAY, to = LAST_DAY }: SettlementFilter) => [
  from,
  to,
  merchantNo ?? null,
  canteenId ?? null,
]

const SETTLEMENT_ID = idPattern('settlement')

type Listed = Omit<SettlementRow, 'payoutState'> & { payoutState: NonNullable<SettlementRow['payoutState']> | null }

/** A page of settlements, newest day first. */
export async function readSettlements(
  database: Queryable,
  filter: SettlementFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<SettlementPage> {
  const [day, id] = cursor === undefined ? [LAST_DAY, 'stl_g'] : readCursor(cursor)
  // A merchant has one a day: its own are in order by the day alone, and found by the key of both.
  const order = filter.merchantNo === undefined ? 's.business_date DESC, s.settlement_id DESC' : 's.business_date DESC'
  const { rows } = await database.query<Listed>({
    text: `SELECT ${ROW} ${fromOf(filter)} AND (s.business_date, s.settlement_id) < ($5::date, $6)
      ORDER BY ${order} LIMIT $7`,
    values: [...valuesOf(filter), day, id, limit + 1],
  })
  const settlements = rows
    .slice(0, limit)
    .map(({ payoutState, ...row }) => ({ ...row, ...(payoutState === null ? {} : { payoutState }) }))
  const last = settlements.at(-1)
  const more = rows.length > limit && last !== undefined
  return { settlements, ...(more ? { nextCursor: writeCursor(last) } : {}) }
}

const writeCursor = ({ businessDate, settlementId }: SettlementRow): string =>
  Buffer.from(`${businessDate}.${settlementId}`).toString('base64url')

function readCursor(cursor: string): [day: string, id: string] {
  const [day = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.', 2)
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && SETTLEMENT_ID.test(id)) return [day, id]
  const detail = 'In the query: This is not a cursor of this list.'
  throw problem('VALIDATION_FAILED', undefined, { errors: [{ pointer: '/cursor', detail }] })
}

const SUMMED = [
  'sales',
  'back',
  'surchargeSchool',
  'surchargeMerchant',
  'surchargeLater',
  'surchargeBack',
  'corrections',
  'commission',
  'net',
] as const

/** What a filter comes to. */
export async function readSettlementTotals(database: Queryable, filter: SettlementFilter): Promise<SettlementTotals> {
  const sum = (column: string) => `coalesce(sum("${column}"), 0)::float8 AS "${column}"`
  const columns = SUMMED.map(sum)
  const { rows } = await database.query<SettlementTotals>({
    text: `SELECT count(*)::int AS count, ${columns.join(', ')}, coalesce(sum(net) FILTER (WHERE NOT "paidOut"), 0)::float8 AS due
      FROM (SELECT ${ROW} ${fromOf(filter)}) r`,
    values: valuesOf(filter),
  })
  const [row] = rows
  if (row === undefined) throw new Error('a sum has no row')
  return row
}

interface Whole {
  settlementId: string
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  hash: string
  report: string
  payout: (Omit<PayoutView, 'createdAt' | 'declineCode'> & { declineCode: string | null; createdAtMs: number }) | null
}

/** Why the ledger refuses a pay-out that it refuses. */
const DECLINE_CODE = `(SELECT t.decline_code FROM payout_transfers t WHERE t.payout_id = p.payout_id AND p.state = 'DECLINED'
      AND t.state = 'DECLINED' ORDER BY t.attempt DESC, t.purpose DESC LIMIT 1)`

/** A settlement with its report; of another merchant than the one that must be, it is not there. */
export async function findSettlement(
  database: Queryable,
  settlementId: string,
  merchantNo?: string,
): Promise<SettlementView | undefined> {
  const { rows } = await database.query<Whole>({
    name: 'settlement-find',
    text: `SELECT s.settlement_id AS "settlementId", s.merchant_no AS "merchantNo", m.name AS "merchantName",
        m.name_en AS "merchantNameEn", encode(s.report_hash, 'hex') AS hash, s.report,
        CASE WHEN p.payout_id IS NULL THEN NULL ELSE json_build_object('payoutId', p.payout_id, 'amount', p.amount_fen,
          'commission', p.commission_fen, 'bankReference', p.bank_reference, 'paidOn', p.paid_on::text,
          'requestedBy', coalesce(a.name, p.requested_by), 'decidedBy', coalesce(b.name, p.decided_by), 'state', p.state, 'tries', p.tries, 'declineCode', ${DECLINE_CODE},
          'createdAtMs', (extract(epoch FROM p.created_at) * 1000)::bigint) END AS payout
      FROM settlements s JOIN merchants m USING (merchant_no) LEFT JOIN payout_items i USING (settlement_id)
      LEFT JOIN payouts p ON p.payout_id = i.payout_id
      LEFT JOIN portal_users a ON a.user_id = p.requested_by LEFT JOIN portal_users b ON b.user_id = p.decided_by
      WHERE s.settlement_id = $1 AND ($2::text IS NULL OR s.merchant_no = $2)`,
    values: [settlementId, merchantNo ?? null],
  })
  const [row] = rows
  return row && viewOf(row)
}

function viewOf({ report, payout, ...same }: Whole): SettlementView {
  const content = JSON.parse(report) as SettlementContent
  if (payout === null) return { ...same, content }
  const { createdAtMs, declineCode, ...paid } = payout
  const why = declineCode === null ? {} : { declineCode }
  return { ...same, content, payout: { ...paid, ...why, createdAt: toRfc3339(createdAtMs) } }
}

/** A merchant whose next day is held up, and why. */
export interface HeldUp {
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  settledThrough: string
  heldBy: 'UNFINISHED' | 'DIFFERENCE'
  heldSince: Date
  heldWhy: { businessDate: string; count?: number; ours?: number; ledger?: number }
}

/** Which merchants are held up, the longest first. */
export async function readHeldUp(database: Queryable): Promise<HeldUp[]> {
  const { rows } = await database.query<HeldUp>({
    name: 'settlement-held-up',
    text: `SELECT s.merchant_no AS "merchantNo", m.name AS "merchantName", m.name_en AS "merchantNameEn",
        s.settled_through::text AS "settledThrough", s.held_by AS "heldBy", s.held_since AS "heldSince", s.held_why AS "heldWhy"
      FROM settlement_places s JOIN merchants m USING (merchant_no) WHERE s.held_by IS NOT NULL
      ORDER BY s.held_since, s.merchant_no LIMIT 100`,
    values: [],
  })
  return rows
}

/** How far days are closed, and how many merchants have days that wait. */
export async function readWaiting(database: Queryable): Promise<{ closedThrough: string; waiting: number }> {
  const { rows } = await database.query<{ closedThrough: string; waiting: number }>({
    name: 'settlement-standing',
    text: `SELECT c.through::text AS "closedThrough",
        (SELECT count(*) FROM settlement_places s WHERE s.settled_through < c.through)::int AS waiting FROM closed_days c`,
    values: [],
  })
  const [row] = rows
  if (row === undefined) throw new Error('no day was ever closed')
  return row
}

type Open = Omit<OpenPayout, 'createdAt' | 'declineCode'> & { createdAt: Date; declineCode: string | null }

/** Pay-outs that the ledger has not booked, the longest first. */
export async function readOpenPayouts(database: Queryable): Promise<OpenPayout[]> {
  const { rows } = await database.query<Open>({
    name: 'payouts-open',
    text: `SELECT p.settlement_id AS "settlementId", p.merchant_no AS "merchantNo", m.name AS "merchantName", m.name_en AS "merchantNameEn",
        p.amount_fen::float8 AS amount, p.state::text, ${DECLINE_CODE} AS "declineCode", p.tries, p.created_at AS "createdAt"
      FROM payouts p JOIN merchants m USING (merchant_no) WHERE p.state <> 'DONE' ORDER BY p.created_at LIMIT 100`,
    values: [],
  })
  return rows.map(({ createdAt, declineCode, ...row }) => ({
    ...row,
    ...(declineCode === null ? {} : { declineCode }),
    createdAt: toRfc3339(createdAt.getTime()),
  }))
}

const GROUP = 500

/** The settlements of a filter, group by group; memory holds one. */
export async function* eachSettlement(database: Queryable, filter: SettlementFilter): AsyncGenerator<SettlementRow[]> {
  let cursor: string | undefined
  do {
    const page: SettlementPage = await readSettlements(database, filter, { cursor, limit: GROUP })
    yield page.settlements
    cursor = page.nextCursor
  } while (cursor !== undefined)
}
