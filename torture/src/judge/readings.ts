import { setTimeout as pause } from 'node:timers/promises'
import { onecardToken } from '@yimatong/bench/simulated/campus-people'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import { businessDateOf } from '@yimatong/contract/clock'
import { type PaymentView, type TradeView, terminalStatement } from '@yimatong/contract/gateway-api'
import { accountView } from '@yimatong/contract/onecard-api'
import type { Campus } from '../campus/campus.ts'
import type { Customer } from '../lunch/customer.ts'
import { type Desk, viewOf } from '../lunch/desk.ts'
import { isSettled, type Sale } from '../lunch/history.ts'
import type { Lunch } from '../lunch/lunch.ts'

const LIMIT = 100
/** Questions at the same moment. */
const AT_ONCE = 6
const READ_AGAIN_MS = 500
const DAY_MS = 24 * 60 * 60_000

/** Does this for every one of them, a few at a time. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

/** Every business day that a payment since then can have, though a clock was wrong. */
function datesSince(began: number): string[] {
  return [...new Set([began - DAY_MS, began, Date.now(), Date.now() + DAY_MS].map(businessDateOf))]
}

/** Every payment of a till's day, as its statement says: a page is many payments for one question. */
async function statementOf(campus: Campus, { till }: Desk, date: string): Promise<PaymentView[]> {
  const payments: PaymentView[] = []
  let cursor: string | undefined
  do {
    const page = `limit=${LIMIT}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
    const url = `${campus.origin}/gateway/v1/statements/${date}?${page}`
    const statement = wanted(await ask(url, { token: till.accessToken }), terminalStatement)
    payments.push(...statement.payments)
    cursor = statement.nextCursor
  } while (cursor !== undefined)
  return payments
}

const keyOf = ({ merchantNo, outTradeNo }: Pick<Sale, 'merchantNo' | 'outTradeNo'>): string =>
  `${merchantNo}/${outTradeNo}`

/**
 * Reads the end of every sale through the tills' API, first by statements, then one by one what no statement has. What a till
 * believed to be at its end may not be: a cancellation that was never answered sends money back. That is read again, for so long.
 */
export async function readEnds(
  campus: Campus,
  { desks, history }: Pick<Lunch, 'desks' | 'history'>,
  { began, withinMs }: { began: number; withinMs: number },
): Promise<void> {
  const found = new Map<string, PaymentView>()
  await forEach(desks, async (desk) => {
    for (const date of datesSince(began))
      for (const payment of await statementOf(campus, desk, date)) found.set(keyOf(payment), viewOf(payment))
  })
  await forEach(history.sales, async (sale) => {
    const view = found.get(keyOf(sale))
    if (view === undefined) await readEnd(campus, desks, sale)
    else sale.final = view
  })
  const deadline = performance.now() + withinMs
  const open = () => history.sales.filter(({ final }) => final && !isSettled(final))
  for (let left = open(); left.length > 0 && performance.now() < deadline; left = open()) {
    await pause(READ_AGAIN_MS)
    await forEach(left, (sale) => readEnd(campus, desks, sale))
  }
}

/** No answer, or a strange one, leaves the end unread, and that is a violation. */
async function readEnd(campus: Campus, desks: readonly Desk[], sale: Sale): Promise<void> {
  const desk = desks.find(({ till }) => till.terminalNo === sale.terminalNo)
  if (desk === undefined) return
  const url = `${campus.origin}/gateway/v1/payments/${sale.outTradeNo}`
  const { status, body } = await ask(url, { token: desk.till.accessToken })
  if (status === 200) sale.final = viewOf(body as TradeView)
  if (status === 404) sale.final = null
}

/** What each account has, as the one-card backend's own API says, in fen. */
export async function readBalances(campus: Campus, customers: readonly Customer[]): Promise<Map<string, number>> {
  const token = await onecardToken(campus)
  const balances = new Map<string, number>()
  for (const { accountNo } of customers) {
    const url = `${campus.onecardUrl}/onecard/v1/accounts/${accountNo}`
    balances.set(accountNo, wanted(await ask(url, { token }), accountView).balance)
  }
  return balances
}
