import type { DynamicCodeView, PaymentView, UnpaidCodeView } from '@yimatong/contract/gateway-api'
import { isUnfinished } from '@yimatong/contract/states'
import {
  type CodeRecord,
  isPayment,
  type Move,
  type MoveTable,
  type NextStep,
  type RecordEvent,
  type ShownCode,
} from './sale-record.ts'

/**
 * The life of a sale by a dynamic code that the till shows. Two things make it simpler than a scanned one: asking for the
 * same code again gives the same code, and a code that was never shown here can be paid by nobody. One makes it harder: an
 * attempt to pay that came to nothing says nothing about the code, which may be paid by the next person.
 */

/** A customer does not wait longer than this for a code to appear. */
export const MAKING_MS = 15_000

type MoveBy<T extends Parameters<Move<CodeRecord>>[1]['type']> = Move<CodeRecord, T>

const shownOf = ({ url, expiresAt }: Pick<DynamicCodeView, 'url' | 'expiresAt'>): ShownCode => ({
  url,
  expiresAt: Date.parse(expiresAt),
})

const closed = (record: CodeRecord, at: number): CodeRecord => ({ ...record, state: 'CLOSED', endedAt: at })

const paid = (record: CodeRecord, view: PaymentView, at: number): CodeRecord => ({
  ...record,
  state: 'PAID',
  known: true,
  view,
  endedAt: record.endedAt ?? at,
})

/** The server says that nobody is paying: shown, unless it is given up or its time is over. */
function payable(record: CodeRecord, shown: ShownCode, at: number): CodeRecord {
  const { view: _, ...rest } = record
  const open = record.unwanted !== true && at < shown.expiresAt
  return { ...rest, known: true, shown, state: open ? 'OPEN' : 'ASKING', asked: open ? 0 : record.asked + 1 }
}

const send: MoveBy<'SEND'> = (record) => ({ ...record, state: 'SENT', sends: record.sends + 1 })

const made: MoveBy<'CODE'> = (record, { code, at }) => {
  const shown = shownOf(code)
  const known: CodeRecord = { ...record, known: true, shown, asked: 0 }
  if (code.state === 'OPEN') return { ...payable(known, shown, at), asked: 0 }
  if (code.state === 'CANCELLED' || code.state === 'EXPIRED') return closed(known, at)
  return { ...known, state: 'ASKING' }
}

function unpaid(record: CodeRecord, view: UnpaidCodeView, at: number): CodeRecord {
  const shown = shownOf(view)
  if (view.state === 'USERPAYING') return payable(record, shown, at)
  const { view: _, ...rest } = record
  return closed({ ...rest, known: true, shown }, at)
}

/** An attempt that came to nothing leaves the code as it is; whether it may be paid again is asked at once. */
function failed(record: CodeRecord, view: PaymentView): CodeRecord {
  const asked = record.failed?.paymentId === view.paymentId ? record.asked + 1 : 0
  return { ...record, known: true, failed: view, asked, state: record.state === 'OPEN' ? 'OPEN' : 'ASKING' }
}

function undecided(record: CodeRecord, view: PaymentView): CodeRecord {
  const { failed: _, ...rest } = record
  return { ...rest, known: true, view, state: 'ASKING', asked: record.asked + 1 }
}

const view: MoveBy<'VIEW'> = (record, { view, at, cancelled = false }) => {
  if (!isPayment(view)) return unpaid(record, view, at)
  if (isUnfinished(view.state)) return undecided(record, view)
  if (view.state === 'REVOKED') return closed({ ...record, known: true, view }, at)
  if (view.state === 'PAYERROR' || view.state === 'CLOSED') return failed(record, view)
  // A cancellation that is still on its way may pay the money back, so what was paid may not stay paid.
  return record.unwanted === true && !cancelled ? undecided(record, view) : paid(record, view, at)
}

const wait = (record: CodeRecord): CodeRecord => ({ ...record, asked: record.asked + 1 })
const doubt = (record: CodeRecord): CodeRecord => ({ ...wait(record), state: 'ASKING' })

/** A refusal of a repetition leaves the first request open: it is asked for. */
const refusal: MoveBy<'REFUSAL'> = (record, { code, at }) =>
  record.sends === 1 && !record.known
    ? { ...record, state: 'REFUSED', refusal: code, endedAt: at }
    : { ...doubt(record), refusal: code }

/** The server does not know it and has refused to make it. Were it made after all, nobody would ever see it. */
const missing: MoveBy<'MISSING'> = (record, { at }) =>
  record.known || record.refusal === undefined ? doubt(record) : { ...record, state: 'REFUSED', endedAt: at }

/** What was open may have been paid since: it is shown again when the server has said that it was not. */
const again = (record: CodeRecord): CodeRecord => ({ ...record, state: 'ASKING', asked: 0 })

const giveUp = (record: CodeRecord): CodeRecord => ({ ...record, unwanted: true })
const takeAway = (record: CodeRecord): CodeRecord => again(giveUp(record))

/**
 * After the end only money is news. A late word about an attempt, or about the code while it was open, is none; nor is it
 * news that what went back was paid before.
 */
const laterView: MoveBy<'VIEW'> = (record, { view: later, at }) => {
  if (!isPayment(later) || record.view?.state === 'REVOKED') return record
  if (later.state === 'REVOKED') return closed({ ...record, known: true, view: later }, at)
  return later.state === 'SUCCESS' || later.state === 'REFUND' ? paid(record, later, at) : record
}

const END = { VIEW: laterView }

export const CODE_MOVES: MoveTable<CodeRecord> = {
  WRITTEN: { SEND: send, VIEW: view, RELOAD: again, CANCEL: giveUp },
  SENT: { CODE: made, VIEW: view, LOST: doubt, REFUSAL: refusal, RELOAD: again, CANCEL: giveUp },
  OPEN: { VIEW: view, MISSING: wait, SILENCE: wait, RELOAD: again, CANCEL: takeAway, RUN_OUT: again },
  ASKING: { SEND: send, VIEW: view, MISSING: missing, SILENCE: doubt, RELOAD: again, CANCEL: takeAway },
  PAID: END,
  DECLINED: END,
  CLOSED: END,
  REFUSED: END,
  NOT_CHARGED: END,
}

/** What time alone has done to a record: the code is over, or did not come while somebody waited for it. */
export function overtaken(record: CodeRecord, now: number): RecordEvent | undefined {
  if (record.state === 'OPEN') return now >= (record.shown?.expiresAt ?? 0) ? { type: 'RUN_OUT' } : undefined
  const inVain = !record.known && record.unwanted !== true && now >= record.writtenAt + MAKING_MS
  return inVain && record.state === 'ASKING' ? { type: 'CANCEL' } : undefined
}

/**
 * The next step of a code that has not ended. One that is given up before it was known is made all the same and then
 * cancelled: after that the server refuses it for ever, whatever is still on its way.
 */
export function nextForCode(record: CodeRecord): NextStep {
  if (!record.known) return record.refusal === undefined ? 'SEND' : 'ASK'
  return record.unwanted === true ? 'CANCEL' : 'ASK'
}
