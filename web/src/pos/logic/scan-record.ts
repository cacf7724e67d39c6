import type { PaymentView } from '@yimatong/contract/gateway-api'
import { isUnfinished, type TradeState } from '@yimatong/contract/states'
import {
  isPayment,
  type Move,
  type MoveTable,
  type NextStep,
  type RecordState,
  type ScanRecord,
} from './sale-record.ts'

/** The life of a sale whose payer's code was scanned. */

/** A request that reached the server at the last moment may still need this long to be visible to a question. */
export const MARGIN_MS = 15_000

/** A payment that has no outcome by then is given up, as soon as the server can be told. */
const GIVE_UP_MS = 30_000

const END_OF: Readonly<Record<TradeState, RecordState | undefined>> = {
  PROCESSING: undefined,
  USERPAYING: undefined,
  SUCCESS: 'PAID',
  REFUND: 'PAID',
  PAYERROR: 'DECLINED',
  CLOSED: 'CLOSED',
  REVOKED: 'CLOSED',
}

type MoveBy<T extends Parameters<Move<ScanRecord>>[1]['type']> = Move<ScanRecord, T>

const send: MoveBy<'SEND'> = (record) => ({
  ...record,
  state: 'SENT',
  sends: record.sends + 1,
  asked: 0,
  missing: false,
})

/** Somebody who is asked to confirm has the time for it first. */
function givenUpAt({ writtenAt }: ScanRecord, view: PaymentView | undefined): number {
  const askedUntil = view?.confirmation ? Date.parse(view.confirmation.expiresAt) : writtenAt
  return Math.max(writtenAt, askedUntil) + GIVE_UP_MS
}

/** One more question without an outcome. Only an answer of the server gives a payment up: silence says nothing. */
function unanswered(record: ScanRecord, at: number): ScanRecord {
  const late = record.unwanted !== true && at >= givenUpAt(record, record.view)
  return { ...record, state: 'ASKING', ...(late ? { unwanted: true, asked: 0 } : { asked: record.asked + 1 }) }
}

function viewed(record: ScanRecord, view: PaymentView, at: number, cancelled: boolean): ScanRecord {
  const end = END_OF[view.state]
  const seen: ScanRecord = { ...record, known: true, missing: false, view }
  // A cancellation that is still on its way may pay the money back, so what was paid may not stay paid.
  const open = end === undefined || (end === 'PAID' && record.unwanted === true && !cancelled)
  return open ? unanswered(seen, at) : { ...seen, state: end, endedAt: record.endedAt ?? at }
}

/** The server's word is always taken; an unpaid code's is about something else. */
const view: MoveBy<'VIEW'> = (record, { view, at, cancelled = false }) =>
  isPayment(view) ? viewed(record, view, at, cancelled) : record

const doubt = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING' })

/** From then on the server is told, and no more asked, until it has said how it ends. */
const giveUp = (record: ScanRecord): ScanRecord => ({ ...record, unwanted: true, asked: 0 })

/** The server's question to the cashier, while nobody has answered it. */
function isDuplicate({ state, view }: Pick<ScanRecord, 'state' | 'view'>): boolean {
  return state === 'ASKING' && view?.state === 'USERPAYING' && view.confirmation?.reason === 'DUPLICATE'
}

const want: MoveBy<'CONFIRM'> = (record) =>
  isDuplicate(record) && record.unwanted !== true ? { ...record, wanted: true, asked: 0 } : record

/** Only a refusal of the first and only request proves that there is no payment. */
const refusal: MoveBy<'REFUSAL'> = (record, { code, at }) =>
  record.sends === 1 && !record.known
    ? { ...record, state: 'REFUSED', refusal: code, endedAt: at }
    : { ...record, state: 'ASKING', refusal: code }

/** "Not found" is not "failed": the request may still be on its way, until its code is dead. */
const missing: MoveBy<'MISSING'> = (record, { at }) => {
  const hopeless = !record.known && at >= record.codeDeadAt + MARGIN_MS
  if (hopeless) return { ...record, state: 'NOT_CHARGED', missing: true, endedAt: at }
  return { ...unanswered(record, at), missing: true }
}

/** The first question after a start is asked at once. */
const reloaded = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING', asked: 0 })

const silence = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING', asked: record.asked + 1 })

/** An end that is the server's word only changes into what the server says next: a refund, a reversal. */
const laterView: MoveBy<'VIEW'> = (record, event) =>
  isUnfinished(event.view.state) ? record : view(record, { ...event, cancelled: true })

const END = { VIEW: laterView }

export const SCAN_MOVES: MoveTable<ScanRecord> = {
  WRITTEN: { SEND: send, VIEW: view, MISSING: missing, SILENCE: silence, RELOAD: reloaded, CANCEL: giveUp },
  SENT: { VIEW: view, LOST: doubt, REFUSAL: refusal, RELOAD: reloaded, CANCEL: giveUp },
  // Only a dynamic code is ever open.
  OPEN: {},
  ASKING: {
    SEND: send,
    VIEW: view,
    MISSING: missing,
    SILENCE: silence,
    RELOAD: reloaded,
    CANCEL: giveUp,
    CONFIRM: want,
  },
  PAID: END,
  DECLINED: END,
  CLOSED: END,
  // These two are the till's own conclusions, so the server may still correct them.
  REFUSED: { VIEW: view },
  NOT_CHARGED: { VIEW: view },
}

/** A code that is about to die is not sent again: the answer would only be that it is dead. */
const WORTH_SENDING_MS = 2000

/**
 * The next step of a sale that has not ended. The request is repeated, under the same number and with the same content,
 * only after the server has said that it does not know it, and only while the code is still in memory and alive. What is
 * given up is cancelled: also what the server has never seen, which then can never be charged.
 */
export function nextForScan(record: ScanRecord, holdsCode: boolean, now: number): NextStep {
  if (record.unwanted === true) return 'CANCEL'
  if (record.wanted === true && isDuplicate(record)) return 'CONFIRM'
  const worthSending = holdsCode && !record.known && now < record.codeDeadAt - WORTH_SENDING_MS
  if (record.state === 'WRITTEN') return worthSending ? 'SEND' : 'ASK'
  return worthSending && record.missing ? 'SEND' : 'ASK'
}
