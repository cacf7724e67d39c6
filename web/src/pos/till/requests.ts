import { ApiError } from '../../shared/http/errors.ts'
import type { RecordEvent, SaleRecord } from '../logic/record.ts'
import type { HeldCode } from '../logic/scanned-code.ts'
import type { Gateway } from './gateway.ts'

export interface RequestDeps {
  gateway: Pick<Gateway, 'pay' | 'makeCode' | 'payment' | 'cancel' | 'confirm'>
  /** Milliseconds by the server's clock. */
  now: () => number
  /** A call had no answer: the network may be gone. */
  silent: () => void
}

/** Hears what a request came to, in the record's words. */
type Happened = (event: RecordEvent) => void

/** A 5xx or "too many requests" says that the same request may still succeed, so it proves nothing. */
export function isRefusal(error: unknown): error is ApiError {
  return error instanceof ApiError && error.problem.status < 500 && error.problem.status !== 429
}

/** Sends the sale itself: the payer's code, or the wish for a code to show. */
export async function send(
  deps: RequestDeps,
  record: SaleRecord,
  code: HeldCode | undefined,
  happened: Happened,
): Promise<void> {
  const { gateway, now, silent } = deps
  const { outTradeNo, amountFen: amount, operator } = record
  happened({ type: 'SEND' })
  try {
    if (record.form === 'DYNAMIC') {
      happened({ type: 'CODE', code: await gateway.makeCode({ outTradeNo, amount }), at: now() })
    } else if (code) {
      happened({
        type: 'VIEW',
        view: await gateway.pay({ outTradeNo, authCode: code.text, amount, ...(operator && { operator }) }),
        at: now(),
      })
    }
  } catch (error) {
    if (isRefusal(error)) happened({ type: 'REFUSAL', code: error.code, at: now() })
    else happened({ type: 'LOST' })
    if (!(error instanceof ApiError)) silent()
  }
}

export async function ask(
  { gateway, now, silent }: RequestDeps,
  record: SaleRecord,
  happened: Happened,
): Promise<void> {
  const askedAt = now()
  try {
    happened({ type: 'VIEW', view: await gateway.payment(record.outTradeNo), at: now() })
  } catch (error) {
    const missing = error instanceof ApiError && error.code === 'NOT_FOUND'
    happened(missing ? { type: 'MISSING', at: askedAt } : { type: 'SILENCE' })
    if (!(error instanceof ApiError)) silent()
  }
}

/** Whatever the answer says of the payment or the code is taken. Without one the till tries again. */
export async function cancel(
  { gateway, now, silent }: RequestDeps,
  record: SaleRecord,
  happened: Happened,
): Promise<void> {
  try {
    happened({ type: 'VIEW', view: await gateway.cancel(record.outTradeNo), at: now(), cancelled: true })
  } catch (error) {
    happened({ type: 'SILENCE' })
    if (!(error instanceof ApiError)) silent()
  }
}

/** Says that the cashier wants it. Whatever the server refuses, it is asked how the payment stands. */
export async function confirm(deps: RequestDeps, record: SaleRecord, happened: Happened): Promise<void> {
  const { gateway, now, silent } = deps
  try {
    happened({ type: 'VIEW', view: await gateway.confirm(record.outTradeNo), at: now() })
  } catch (error) {
    if (isRefusal(error)) return ask(deps, record, happened)
    happened({ type: 'SILENCE' })
    if (!(error instanceof ApiError)) silent()
  }
  return undefined
}
