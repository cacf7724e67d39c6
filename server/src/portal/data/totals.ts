import { MAX_AMOUNT_FEN } from '@yimatong/contract/money'
import type { PaymentFilterQuery, PaymentTotals } from '@yimatong/contract/portal-api'
import { type AmountRange, cutBands, wholeBands } from './bands.ts'
import type { MerchantData } from './for-merchant.ts'
import { type Selection, selectionOf, stateIn } from './payment-filter.ts'
import { type DaySpan, splitByMonths } from './summed-days.ts'
import { NO_TAKINGS, PAID_SQL, type TakingsRow, takingsView } from './takings.ts'

interface TotalsRow extends TakingsRow {
  payments: number
  refundedFen: number
}

/** What a filter comes to: exact, and as of one moment, however many payments there are. */
export async function readTotals(data: MerchantData, filter: PaymentFilterQuery): Promise<PaymentTotals> {
  const selection = await selectionOf(data, filter)
  const { parts, values } = selection.which.length > 0 ? oneByOne(selection) : await byDays(data, filter, selection)
  const [row] = await data.query<TotalsRow>({ text: totalsOf(parts), values })
  const { payments, refundedFen, ...paid } = row ?? { payments: 0, refundedFen: 0, ...NO_TAKINGS }
  return { payments, paid: takingsView(paid), refunded: refundedFen }
}

/** Selections that overlap nowhere, and the values in their conditions, from $2 on. */
interface Parts {
  parts: readonly string[]
  values: readonly unknown[]
}

const PAID = `FILTER (WHERE p.state IN (${PAID_SQL}))`

/** One statement sees one state of the books, so that nothing is missed or counted twice between its parts. */
const totalsOf = (parts: readonly string[]): string => `
  SELECT coalesce(sum(p.payments), 0)::float8 AS payments, coalesce(sum(p.payments) ${PAID}, 0)::float8 AS count,
    coalesce(sum(p.amount_fen) ${PAID}, 0)::float8 AS "amountFen",
    coalesce(sum(p.surcharge_fen) ${PAID}, 0)::float8 AS "surchargeFen",
    coalesce(sum(p.refunded_fen), 0)::float8 AS "refundedFen"
  FROM (${parts.join(' UNION ALL ')}) p`

const COUNTED = 'SELECT p.state, 1 AS payments, p.amount_fen, p.surcharge_fen, p.refunded_fen'

const where = (...conditions: readonly string[]): string =>
  `WHERE ${['p.merchant_no = $1', ...conditions].join(' AND ')}`

function oneByOne({ states: { ended, open }, what, when, amounts, which, values }: Selection): Parts {
  const conditions = where(stateIn([...ended, ...open]), ...what, ...when, ...amounts, ...which)
  return { parts: [`${COUNTED} FROM payments p ${conditions}`], values }
}

/** Ended payments by days, and those that are open, which are in no sum and are few. */
async function byDays(data: MerchantData, filter: PaymentFilterQuery, selection: Selection): Promise<Parts> {
  const { states, what, when, amounts, values } = selection
  const conditions = where(stateIn(states.open), ...what, ...when, ...amounts)
  const open = states.open.length === 0 ? [] : [`${COUNTED} FROM payments p ${conditions}`]
  if (states.ended.length === 0) return { parts: open, values }
  const ended = endedByDays(filter, selection, await closedThrough(data))
  return { parts: [...open, ...ended.parts], values: ended.values }
}

/** Earlier and later than any payment. */
const [FIRST_DAY, LAST_DAY] = ['2000-01-01', '2099-12-31']

/**
 * Up to which day there are sums. It only ever moves on, so that what is read here holds in the statement that follows,
 * which needs it to know how little is left to read.
 */
async function closedThrough(data: MerchantData): Promise<string> {
  const [row] = await data.query<{ through: string }>({
    name: 'portal-closed-through',
    text: 'SELECT c.through::text FROM closed_days c, merchants m WHERE m.merchant_no = $1',
  })
  return row?.through ?? FIRST_DAY
}

/** Collects values behind those of a selection; gives the place of each in the statement. */
type Place = (value: unknown, type: string) => string

interface Closed {
  /** States, modes, tills and codes. */
  what: readonly string[]
  span: DaySpan
  /** The bounds of the amounts, where the filter has any. */
  range: AmountRange | undefined
}

/** Payments that have ended: of closed days, and of the days since. */
function endedByDays(filter: PaymentFilterQuery, selection: Selection, closedThrough: string): Parts {
  const { states, what, when, amounts } = selection
  const { from = FIRST_DAY, to = LAST_DAY } = filter
  const values = [...selection.values]
  const place: Place = (value, type) => `$${values.push(value) + 1}::${type}`
  const span = { first: from, last: closedThrough < to ? closedThrough : to }
  const closed = { what: [stateIn(states.ended), ...what], span, range: amountRangeOf(filter) }
  const since = where(
    ...closed.what,
    ...amounts,
    ...when,
    `p.created_at >= ${startOf(`${place(span.last, 'date')} + 1`)}`,
  )
  const parts = [...summed(closed, place), ...counted(closed, amounts, place), `${COUNTED} FROM payments p ${since}`]
  return { parts, values }
}

function amountRangeOf({ minAmount, maxAmount }: PaymentFilterQuery): AmountRange | undefined {
  if (minAmount === undefined && maxAmount === undefined) return undefined
  return [Number(minAmount ?? 0), Number(maxAmount ?? MAX_AMOUNT_FEN)]
}

/** The merchant's days that are closed, but whose sums do not hold at this moment; and the months of such days. */
const AGAIN = 'SELECT DISTINCT d.business_date AS day FROM days_to_sum d WHERE d.merchant_no = $1'
const MONTHS_AGAIN = `SELECT DISTINCT date_trunc('month', day::timestamp)::date AS month FROM (${AGAIN}) again`

/** Sums have the columns that payments are filtered by. */
const SUMS = '(SELECT *, static_code_id AS merchant_code_id FROM payment_sums) p'
const SUMMED = 'SELECT p.state, p.payments, p.amount_fen, p.surcharge_fen, p.refunded_fen'

/** Closed days by their sums: whole months, and the other days, among them those of months whose sums do not hold. */
function summed({ what, span, range }: Closed, place: Place): string[] {
  const { months, days } = splitByMonths(span)
  const [from, until] = [place(months.from, 'date'), place(months.until, 'date')]
  const [firsts, lasts] = [days.map(({ first }) => first), days.map(({ last }) => last)]
  const spans = `SELECT * FROM unnest(${place(firsts, 'date[]')}, ${place(lasts, 'date[]')}) AS span (first, last)
    UNION ALL SELECT month, (month + interval '1 month')::date - 1 FROM (${MONTHS_AGAIN}) months
      WHERE month >= ${from} AND month < ${until}`
  const whole = range && wholeBands(place(range[0], 'int'), place(range[1], 'int'))
  const bands = whole === undefined ? ['NOT p.by_amount'] : ['p.by_amount', whole]
  const ofMonths = `p.business_date >= ${from} AND p.business_date < ${until} AND p.business_date NOT IN (${MONTHS_AGAIN})`
  const ofDays = ['p.business_date BETWEEN each.first AND each.last', `p.business_date NOT IN (${AGAIN})`]
  return [
    `${SUMMED} FROM ${SUMS} ${where('p.by_month', ...bands, ...what, ofMonths)}`,
    forEach(spans, `${SUMMED} FROM ${SUMS} ${where('NOT p.by_month', ...bands, ...what, ...ofDays)}`),
  ]
}

/**
 * What a selection finds for each row of another, called `each`. `OFFSET 0` has it found row by row, in an index: joined in
 * another order, every payment would be held against every row.
 */
const forEach = (rows: string, selection: string): string =>
  `SELECT p.* FROM (${rows}) AS each CROSS JOIN LATERAL (${selection} OFFSET 0) p`

const startOf = (day: string): string => `(${day})::timestamp AT TIME ZONE 'Asia/Shanghai'`
const within = (first: string, last: string): string =>
  `p.created_at >= ${startOf(first)} AND p.created_at < ${startOf(`${last} + 1`)}`

/** Of closed days what no sum tells: the bands that the bounds cut, and the days that were written into again. */
function counted({ what, span, range }: Closed, amounts: readonly string[], place: Place): string[] {
  const [first, last] = [place(span.first, 'date'), place(span.last, 'date')]
  const again = forEach(
    `SELECT day FROM (${AGAIN}) again WHERE day BETWEEN ${first} AND ${last}`,
    `${COUNTED} FROM payments p ${where(...what, ...amounts, within('each.day', 'each.day'))}`,
  )
  const cuts = range === undefined ? [] : cutBands(range)
  if (cuts.length === 0) return [again]
  const [lows, highs] = [cuts.map(([low]) => low), cuts.map(([, high]) => high)]
  const day = "(p.created_at AT TIME ZONE 'Asia/Shanghai')::date"
  const ofCut = ['p.amount_fen BETWEEN each.low AND each.high', within(first, last), `${day} NOT IN (${AGAIN})`]
  const cut = forEach(
    `SELECT * FROM unnest(${place(lows, 'int[]')}, ${place(highs, 'int[]')}) AS cut (low, high)`,
    `${COUNTED} FROM payments p ${where(...what, ...ofCut)}`,
  )
  return [again, cut]
}
