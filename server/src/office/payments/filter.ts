import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { NARROW_DAYS, type OfficePaymentFilter } from '@yimatong/contract/office-api'
import { isUnfinished, TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import { problem } from '@yimatong/kit/problem'

const DAY_MS = 24 * 60 * 60 * 1000

/** What a filter means in SQL: conditions on merchants `m` and on payments `p`, with these values from $1 on. */
export interface Selection {
  merchants: readonly string[]
  payments: readonly string[]
  /** Of the wanted states, those of ended payments and those of open ones: each have indexes of their own. */
  ended: readonly TradeState[]
  open: readonly TradeState[]
  values: unknown[]
  /** Adds a value; gives its place. */
  place: (value: unknown) => string
}

/** States as a condition, in our own spelling, written out: an index of some states is taken when the planner sees them. */
export const stateIn = (states: readonly TradeState[]): string =>
  `p.state IN (${states.map((state) => `'${state}'`).join(', ')})`

/** What a filter means. By class or amount it must name its days, at most NARROW_DAYS; otherwise VALIDATION_FAILED. */
export function selectionOf(filter: OfficePaymentFilter, nowMs: number): Selection {
  assertNarrow(filter, nowMs)
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const merchants: string[] = []
  const payments: string[] = []
  const { canteenId, merchantNo, terminalNo, schoolNo, identityClass, from, to, minAmount, maxAmount } = filter
  if (canteenId !== undefined) merchants.push(`m.canteen_id = ${place(canteenId)}`)
  if (merchantNo !== undefined) merchants.push(`m.merchant_no = ${place(merchantNo)}`)
  // A till has one merchant, and only that one's payments need be walked.
  if (terminalNo !== undefined) {
    const till = place(terminalNo)
    merchants.push(`m.merchant_no = (SELECT t.merchant_no FROM terminals t WHERE t.terminal_no = ${till})`)
    payments.push(`p.terminal_no = ${till}`)
  }
  if (schoolNo !== undefined) {
    payments.push(`p.person_id = (SELECT o.person_id FROM persons o WHERE o.school_no = ${place(schoolNo)})`)
  }
  if (identityClass !== undefined) payments.push(`p.identity_class = ${place(identityClass)}::identity_class`)
  if (from !== undefined) payments.push(`p.created_at >= ${place(new Date(startOfBusinessDate(from)))}::timestamptz`)
  if (to !== undefined)
    payments.push(`p.created_at < ${place(new Date(startOfBusinessDate(to) + DAY_MS))}::timestamptz`)
  if (minAmount !== undefined) payments.push(`p.amount_fen >= ${place(Number(minAmount))}::int`)
  if (maxAmount !== undefined) payments.push(`p.amount_fen <= ${place(Number(maxAmount))}::int`)
  const wanted = new Set(filter.state?.split(',') ?? TRADE_STATES)
  const states = TRADE_STATES.filter((state) => wanted.has(state))
  const [ended, open] = [states.filter((state) => !isUnfinished(state)), states.filter(isUnfinished)]
  return { merchants, payments, ended, open, values, place }
}

/** No sums know classes or persons, and amounts only in bands of one merchant's: such a filter is counted one by one. */
export const isCountedOneByOne = ({ identityClass, minAmount, maxAmount, schoolNo }: OfficePaymentFilter): boolean =>
  [identityClass, minAmount, maxAmount, schoolNo].some((part) => part !== undefined)

function assertNarrow(
  { identityClass, minAmount, maxAmount, schoolNo, from, to }: OfficePaymentFilter,
  nowMs: number,
): void {
  if (schoolNo !== undefined || [identityClass, minAmount, maxAmount].every((part) => part === undefined)) return
  const last = startOfBusinessDate(to ?? businessDateOf(nowMs))
  if (from !== undefined && last - startOfBusinessDate(from) < NARROW_DAYS * DAY_MS) return
  const detail = `By class or amount choose at most ${NARROW_DAYS} days.`
  throw problem('VALIDATION_FAILED', detail, { errors: [{ pointer: '/from', detail }] })
}
