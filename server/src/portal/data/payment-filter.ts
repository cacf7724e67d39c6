import { startOfBusinessDate } from '@yimatong/contract/clock'
import { idPattern } from '@yimatong/contract/ids'
import type { PaymentFilterQuery } from '@yimatong/contract/portal-api'
import { TRADE_STATES } from '@yimatong/contract/states'
import type { MerchantData } from './for-merchant.ts'

/** Conditions on payments `p`, with the merchant as $1 and these values from $2 on. */
export interface Selection {
  conditions: readonly string[]
  values: readonly unknown[]
}

const DAY_MS = 24 * 60 * 60 * 1000
const PAYMENT_ID = idPattern('payment')
const ORDER_ID = idPattern('order')
const TERMINAL_NO = /^T\d{5}$/
const MERCHANT_CODE_ID = /^(?:mcd|dyn)_[0-9a-f]{32}$/
/** School numbers and their tails; everything else names no person. */
const SCHOOL_NO = /^[A-Za-z0-9]{4,20}$/
const TAIL_LENGTH = 4

/** Collects conditions, each with its value's place in the statement. */
function conditions() {
  const texts: string[] = ['p.merchant_no = $1']
  const values: unknown[] = []
  return {
    texts,
    values,
    /** Adds a condition; `?` is the value's place. */
    where(text: string, value: unknown) {
      values.push(value)
      texts.push(text.replace('?', `$${values.length + 1}`))
    },
  }
}

/** What a filter means in SQL. States and modes are written out: the planner must see them to take the indexes of few. */
export async function selectionOf(data: MerchantData, filter: PaymentFilterQuery): Promise<Selection> {
  const { state, from, to, terminalNo, minAmount, maxAmount, mode, q } = filter
  const { texts, values, where } = conditions()
  if (state !== undefined) texts.push(`p.state IN (${statesIn(state)})`)
  if (mode !== undefined) texts.push(mode === 'FORWARD_SCAN' ? FORWARD : REVERSE)
  if (from !== undefined) where('p.created_at >= ?::timestamptz', new Date(startOfBusinessDate(from)))
  if (to !== undefined) where('p.created_at < ?::timestamptz', new Date(startOfBusinessDate(to) + DAY_MS))
  if (terminalNo !== undefined) where('p.terminal_no = ?', terminalNo)
  if (minAmount !== undefined) where('p.amount_fen >= ?::int', Number(minAmount))
  if (maxAmount !== undefined) where('p.amount_fen <= ?::int', Number(maxAmount))
  if (q !== undefined) await search(data, q, where)
  return { conditions: texts, values }
}

const FORWARD = "p.mode = 'FORWARD_SCAN'"
const REVERSE = "p.mode = 'REVERSE_SCAN'"

/** The states of a list with commas, in our own spelling: nothing that a caller wrote becomes SQL. */
function statesIn(list: string): string {
  const wanted = new Set(list.split(','))
  const states = TRADE_STATES.filter((state) => wanted.has(state))
  return states.map((state) => `'${state}'`).join()
}

type Where = ReturnType<typeof conditions>['where']

/**
 * Adds what a number at hand asks for. An order number and a payer are each found by an index of their own before the list
 * is sorted, or the planner might walk the whole list in its order to find a few.
 */
async function search(data: MerchantData, q: string, where: Where): Promise<void> {
  if (PAYMENT_ID.test(q)) where('p.payment_id = ?', q)
  else if (TERMINAL_NO.test(q)) where('p.terminal_no = ?', q)
  else if (MERCHANT_CODE_ID.test(q)) where('p.merchant_code_id = ?', q)
  else if (ORDER_ID.test(q)) where(ORDERED, q)
  else where('p.payment_id = ANY (?::text[])', await idsByNumber(data, q))
}

/** The payment that an order has. A condition on the order's own merchant, too. */
const ORDERED = 'p.payment_id = (SELECT o.payment_id FROM orders o WHERE o.order_id = ? AND o.merchant_no = $1)'

/** More payments than one payer makes at one merchant in years. */
const MOST_FOUND = 20_000

async function idsByNumber(data: MerchantData, q: string): Promise<string[]> {
  const byOrder = 'SELECT p.payment_id FROM payments p WHERE p.merchant_no = $1 AND p.out_trade_no = $2'
  const byPayer = `SELECT p.payment_id FROM persons o JOIN payments p ON p.person_id = o.person_id
    WHERE ${q.length === TAIL_LENGTH ? 'right(o.school_no, 4)' : 'o.school_no'} = $2 AND p.merchant_no = $1`
  const rows = await data.query<{ ids: string[] }>({
    text: `SELECT coalesce(array_agg(payment_id), '{}') AS ids FROM (
      ${SCHOOL_NO.test(q) ? `${byOrder} UNION ${byPayer}` : byOrder} LIMIT ${MOST_FOUND}) found`,
    values: [q],
  })
  return rows[0]?.ids ?? []
}
