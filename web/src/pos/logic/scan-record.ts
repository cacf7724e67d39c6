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

function viewed(record: ScanRecord, view: PaymentView, at: number): ScanRecord {
  const end = END_OF[view.state]
  if (end === undefined)
    return { ...record, state: 'ASKING', known: true, missing: false, asked: record.asked + 1, view }
  return { ...record, state: end, known: true, missing: false, view, endedAt: record.endedAt ?? at }
}

/** The server's word is always taken; an unpaid code's is about something else. */
const view: MoveBy<'VIEW'> = (record, { view, at }) => (isPayment(view) ? viewed(record, view, at) : record)

const doubt = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING' })

/** Only a refusal of the first and only request proves that there is no payment. */
const refusal: MoveBy<'REFUSAL'> = (record, { code, at }) =>
  record.sends === 1 && !record.known
    ? { ...record, state: 'REFUSED', refusal: code, endedAt: at }
    : { ...record, state: 'ASKING', refusal: code }

/** "Not found" is not "failed": the request may still be on its way, until its code is dead. */
const missing: MoveBy<'MISSING'> = (record, { at }) => {
  const hopeless = !record.known && at >= record.codeDeadAt + MARGIN_MS
  if (hopeless) return { ...record, state: 'NOT_CHARGED', missing: true, endedAt: at }
  return { ...record, state: 'ASKING', missing: true, asked: record.asked + 1 }
}

/** The first question after a start is asked at once. */
const reloaded = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING', asked: 0 })

const silence = (record: ScanRecord): ScanRecord => ({ ...record, state: 'ASKING', asked: record.asked + 1 })

/** An end that is the server's word only changes into what the server says next: a refund, a reversal. */
const laterView: MoveBy<'VIEW'> = (record, event) => (isUnfinished(event.view.state) ? record : view(record, event))

const END = { VIEW: laterView }

export const SCAN_MOVES: MoveTable<ScanRecord> = {
  WRITTEN: { SEND: send, VIEW: view, MISSING: missing, SILENCE: silence, RELOAD: reloaded },
  SENT: { VIEW: view, LOST: doubt, REFUSAL: refusal, RELOAD: reloaded },
  // Only a dynamic code is ever open.
  OPEN: {},
  ASKING: { SEND: send, VIEW: view, MISSING: missing, SILENCE: silence, RELOAD: reloaded },
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
 * only after the server has said that it does not know it, and only while the code is still in memory and alive.
 */
export function nextForScan(record: ScanRecord, holdsCode: boolean, now: number): NextStep {
  const worthSending = holdsCode && !record.known && now < record.codeDeadAt - WORTH_SENDING_MS
  if (record.state === 'WRITTEN') return worthSending ? 'SEND' : 'ASK'
  return worthSending && record.missing ? 'SEND' : 'ASK'
}
