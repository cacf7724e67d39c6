import { startOfBusinessDate } from '@yimatong/contract/clock'
import { idPattern } from '@yimatong/contract/ids'
import type { PaymentFilterQuery } from '@yimatong/contract/portal-api'
import { isUnfinished, TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import type { MerchantData } from './for-merchant.ts'

/** What a filter means in SQL, as conditions on payments `p`, with the merchant as $1 and these values from $2 on. */
export interface Selection {
  /** Modes, tills and codes, which sums of payments know as well. */
  what: readonly string[]
  when: readonly string[]
  amounts: readonly string[]
  /** Not empty: few payments, found one by one. */
  which: readonly string[]
  states: WantedStates
  values: readonly unknown[]
}

/** Of the wanted states, those of ended payments and those of open ones: each have indexes of their own. */
export interface WantedStates {
  ended: readonly TradeState[]
  open: readonly TradeState[]
}

const DAY_MS = 24 * 60 * 60 * 1000
const PAYMENT_ID = idPattern('payment')
const ORDER_ID = idPattern('order')
const TERMINAL_NO = /^T\d{5}$/
const STATIC_CODE_ID = idPattern('staticCode')
const DYNAMIC_CODE_ID = idPattern('dynamicCode')
/** School numbers and their tails; everything else names no person. */
const SCHOOL_NO = /^[A-Za-z0-9]{4,20}$/
const TAIL_LENGTH = 4

type Part = 'what' | 'when' | 'amounts' | 'which'

/** Collects conditions, each with its value's place in the statement. */
function collect() {
  const parts: Record<Part, string[]> = { what: [], when: [], amounts: [], which: [] }
  const values: unknown[] = []
  return {
    parts,
    values,
    /** Adds a condition; `?` is the value's place. */
    where(part: Part, text: string, value: unknown) {
      values.push(value)
      parts[part].push(text.replace('?', `$${values.length + 1}`))
    },
  }
}

/** What a filter means. Modes are written out: the planner must see them to take the indexes of few. */
export async function selectionOf(data: MerchantData, filter: PaymentFilterQuery): Promise<Selection> {
  const { state, from, to, terminalNo, minAmount, maxAmount, mode, q } = filter
  const { parts, values, where } = collect()
  if (mode !== undefined) parts.what.push(mode === 'FORWARD_SCAN' ? FORWARD : REVERSE)
  if (terminalNo !== undefined) where('what', 'p.terminal_no = ?', terminalNo)
  if (from !== undefined) where('when', 'p.created_at >= ?::timestamptz', new Date(startOfBusinessDate(from)))
  if (to !== undefined) where('when', 'p.created_at < ?::timestamptz', new Date(startOfBusinessDate(to) + DAY_MS))
  if (minAmount !== undefined) where('amounts', 'p.amount_fen >= ?::int', Number(minAmount))
  if (maxAmount !== undefined) where('amounts', 'p.amount_fen <= ?::int', Number(maxAmount))
  if (q !== undefined) await search(data, q, where)
  return { ...parts, states: wantedStates(state), values }
}

const FORWARD = "p.mode = 'FORWARD_SCAN'"
const REVERSE = "p.mode = 'REVERSE_SCAN'"

/** The states of a list with commas; all of them without one. */
function wantedStates(list: string | undefined): WantedStates {
  const wanted = new Set(list?.split(',') ?? TRADE_STATES)
  const states = TRADE_STATES.filter((state) => wanted.has(state))
  return { ended: states.filter((state) => !isUnfinished(state)), open: states.filter(isUnfinished) }
}

/**
 * States as a condition, in our own spelling: nothing that a caller wrote becomes SQL. Written out, too: an index of some
 * states is taken when the planner sees that no others are asked for.
 */
export const stateIn = (states: readonly TradeState[]): string =>
  `p.state IN (${states.map((state) => `'${state}'`).join(', ')})`

/** The states of payments that have ended, and of those that are open. */
export const ENDED = stateIn(wantedStates(undefined).ended)
export const OPEN = stateIn(wantedStates(undefined).open)

type Where = ReturnType<typeof collect>['where']

/**
 * Adds what a number at hand asks for. An order number and a payer are each found by an index of their own before the list
 * is sorted, or the planner might walk the whole list in its order to find a few.
 */
async function search(data: MerchantData, q: string, where: Where): Promise<void> {
  if (PAYMENT_ID.test(q)) where('which', 'p.payment_id = ?', q)
  else if (TERMINAL_NO.test(q)) where('what', 'p.terminal_no = ?', q)
  else if (STATIC_CODE_ID.test(q)) where('what', 'p.merchant_code_id = ?', q)
  else if (DYNAMIC_CODE_ID.test(q)) where('which', 'p.merchant_code_id = ?', q)
  else if (ORDER_ID.test(q)) where('which', ORDERED, q)
  else where('which', 'p.payment_id = ANY (?::text[])', await idsByNumber(data, q))
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
