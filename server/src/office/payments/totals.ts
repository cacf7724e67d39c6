import { startOfBusinessDate } from '@yimatong/contract/clock'
import type { OfficePaymentFilter, OfficePaymentTotals } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { isCountedOneByOne, type Selection, selectionOf, stateIn } from './filter.ts'

interface Row {
  payments: number
  count: number
  amount: number
  surcharge: number
  refunded: number
}

const PAID = `FILTER (WHERE p.state IN ('SUCCESS', 'REFUND'))`
const COUNTED = 'SELECT p.state, 1 AS payments, p.amount_fen, p.surcharge_fen, p.refunded_fen'

const sumOf = (parts: readonly string[]): string => `
  SELECT coalesce(sum(p.payments), 0)::float8 AS payments, coalesce(sum(p.payments) ${PAID}, 0)::float8 AS count,
    coalesce(sum(p.amount_fen) ${PAID}, 0)::float8 AS amount, coalesce(sum(p.surcharge_fen) ${PAID}, 0)::float8 AS surcharge,
    coalesce(sum(p.refunded_fen), 0)::float8 AS refunded
  FROM (${parts.join(' UNION ALL ')}) p`

/** What a filter comes to, exactly. Closed days are sums of sums, as in a merchant's totals; the rest is counted. */
export async function readTotals(
  database: Queryable,
  filter: OfficePaymentFilter,
  nowMs: number,
): Promise<OfficePaymentTotals> {
  const selection = selectionOf(filter, nowMs)
  const parts = isCountedOneByOne(filter) ? oneByOne(selection) : await byDays(database, filter, selection)
  const { rows } = await database.query<Row>({ text: sumOf(parts), values: selection.values })
  const { payments = 0, count = 0, amount = 0, surcharge = 0, refunded = 0 } = rows[0] ?? {}
  return { payments, paid: { count, amount, surcharge, total: amount + surcharge }, refunded }
}

const ofMerchants = ({ merchants }: Selection) => (merchants.length === 0 ? '' : `WHERE ${merchants.join(' AND ')}`)

/** Walked merchant by merchant, in the list's index. */
const walked = (selection: Selection, conditions: readonly string[]) =>
  `SELECT p.* FROM merchants m CROSS JOIN LATERAL (
    ${COUNTED} FROM payments p WHERE ${['p.merchant_no = m.merchant_no', ...conditions].join(' AND ')} OFFSET 0) p ${ofMerchants(selection)}`

function oneByOne(selection: Selection): string[] {
  const { payments, merchants, ended, open } = selection
  // Ended payments and open ones each lie in an index of their own, which none of both together could use.
  const lots = [ended, open].filter((states) => states.length > 0).map(stateIn)
  const isPerson = payments.some((condition) => condition.startsWith('p.person_id'))
  if (!isPerson) return lots.map((states) => walked(selection, [states, ...payments]))
  const ofPerson = [...payments, ...merchants].join(' AND ')
  return lots.map(
    (states) => `${COUNTED} FROM payments p JOIN merchants m USING (merchant_no) WHERE ${states} AND ${ofPerson}`,
  )
}

const FIRST_DAY = '2000-01-01'
const LAST_DAY = '2099-12-31'

/** Of closed days the sums; of those that changed since, of the days after, and of what is open, the payments. */
async function byDays(database: Queryable, filter: OfficePaymentFilter, selection: Selection): Promise<string[]> {
  const { rows } = await database.query<{ through: string }>('SELECT through::text FROM closed_days')
  const through = rows[0]?.through ?? FIRST_DAY
  const { ended, open, payments, place } = selection
  const parts = open.length === 0 ? [] : [walked(selection, [stateIn(open), ...payments])]
  if (ended.length === 0) return parts
  const { from = FIRST_DAY, to = LAST_DAY, terminalNo } = filter
  const last = through < to ? through : to
  const [first, end] = [place(from), place(last)]
  const again = `SELECT FROM days_to_sum d WHERE d.merchant_no = m.merchant_no AND d.business_date = p.business_date`
  const till = terminalNo === undefined ? [] : [`p.terminal_no = ${place(terminalNo)}`]
  const sums = ['NOT p.by_month', 'NOT p.by_amount', `p.business_date BETWEEN ${first}::date AND ${end}::date`]
  const summed = `SELECT p.* FROM merchants m CROSS JOIN LATERAL (
    SELECT p.state, p.payments, p.amount_fen, p.surcharge_fen, p.refunded_fen FROM payment_sums p
    WHERE ${['p.merchant_no = m.merchant_no', stateIn(ended), ...sums, ...till, `NOT EXISTS (${again})`].join(' AND ')}) p ${ofMerchants(selection)}`
  const day = `(day.business_date)::timestamp AT TIME ZONE 'Asia/Shanghai'`
  const changed = `SELECT p.* FROM merchants m CROSS JOIN LATERAL (
    SELECT DISTINCT d.business_date FROM days_to_sum d WHERE d.merchant_no = m.merchant_no
      AND d.business_date BETWEEN ${first}::date AND ${end}::date) day CROSS JOIN LATERAL (
    ${COUNTED} FROM payments p WHERE p.merchant_no = m.merchant_no AND ${stateIn(ended)} AND p.created_at >= ${day}
      AND p.created_at < ${day} + interval '1 day' ${till.length === 0 ? '' : `AND ${till.join()}`} OFFSET 0) p ${ofMerchants(selection)}`
  const since = `p.created_at >= ${place(new Date(startOfBusinessDate(last) + 24 * 60 * 60 * 1000))}::timestamptz`
  return [...parts, summed, changed, walked(selection, [stateIn(ended), ...payments, since])]
}
