import { businessDateOf } from '@yimatong/contract/clock'
import { type PostingItem, schoolSurchargeAccountFor } from '@yimatong/contract/onecard-api'
import { type FieldError, problem } from '@yimatong/kit/problem'

const DAY_MS = 24 * 60 * 60 * 1000
const DAYS_AHEAD = 3
/** No posting of ours is older; dates before it are mistakes that the database might not even be able to write down. */
const FIRST_DATE = '2000-01-01'
const FIRST_MS = Date.parse(FIRST_DATE)
const ANOTHER = 'Another posting than this one.'

export interface DateWindow {
  now: number
  /** How far back a debit or a top-up may be dated. */
  daysPast: number
}

/** Refuses the whole request (VALIDATION_FAILED, every wrong field named) when what no schema can see does not hold. */
export function assertPostable(items: readonly PostingItem[], window: DateWindow): void {
  const wrong = wrongFields(items, window)
  if (wrong.length > 0) throw problem('VALIDATION_FAILED', undefined, { errors: wrong })
}

function wrongFields(items: readonly PostingItem[], { now, daysPast }: DateWindow): FieldError[] {
  const earliest = businessDateOf(now - daysPast * DAY_MS)
  const latest = businessDateOf(now + DAYS_AHEAD * DAY_MS)
  const wrong: FieldError[] = []
  // Whoever pays at noon pays on one day: the calendar is asked once for all of them.
  let aDate: string | undefined
  items.forEach((item, at) => {
    const refuse = (field: string, detail: string) => wrong.push({ pointer: `/items/${at}/${field}`, detail })
    const { kind, businessDate, occurredAt } = item
    // What is found late must be paid back, and what an office has decided is asked again under its day, however late.
    const from = kind === 'DEBIT' || kind === 'TOPUP' ? earliest : FIRST_DATE
    if (businessDate !== aDate && isDate(businessDate)) aDate = businessDate
    if (businessDate !== aDate || businessDate < from || businessDate > latest) {
      refuse('businessDate', `A business day from ${from} to ${latest}.`)
    }
    const occurred = Date.parse(occurredAt)
    if (!(occurred >= FIRST_MS && occurred <= now + DAYS_AHEAD * DAY_MS)) {
      refuse('occurredAt', `A time from ${FIRST_DATE} to ${latest}.`)
    }
    if (kind === 'DEBIT' && !isSurchargeAccount(item)) {
      refuse('surchargeAccount', "The school's surcharge account or the merchant's own.")
    }
    if (kind === 'REVERSAL' && item.reverses === item.postingId) refuse('reverses', ANOTHER)
    if (kind === 'REFUND' && item.refunds === item.postingId) refuse('refunds', ANOTHER)
    if (kind === 'REFUND' && item.amount + item.surcharge === 0) refuse('amount', 'Something must go back.')
    if (kind === 'TRANSFER' && item.from === item.to) refuse('to', 'Another account than the one it comes from.')
  })
  return wrong
}

function isSurchargeAccount({ surchargeAccount, merchantAccount }: Extract<PostingItem, { kind: 'DEBIT' }>): boolean {
  return (
    surchargeAccount === undefined ||
    surchargeAccount === schoolSurchargeAccountFor(merchantAccount) ||
    surchargeAccount === merchantAccount
  )
}

/** True for a day that the calendar has: `2026-02-31` is none. */
export function isDate(text: string): boolean {
  const epochMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(text)
}
