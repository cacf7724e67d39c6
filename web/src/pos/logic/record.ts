import type { ErrorCode } from '@yimatong/contract/errors'
import type { PaymentView } from '@yimatong/contract/gateway-api'
import { type IdentityClass, isUnfinished, type TradeState } from '@yimatong/contract/states'

/**
 * A sale in the till's own record (流水): written before anything is sent, kept until the server's final answer is in it.
 *
 * WRITTEN: on disk, not sent by this page. SENT: the request is under way. ASKING: nobody here knows the outcome, so the
 * till asks by its own order number. The other five are ends: PAID, DECLINED and CLOSED are the server's word; REFUSED
 * means that the server turned the very first request away before it opened a payment; NOT_CHARGED that the request
 * never arrived and can no longer succeed.
 */
export const RECORD_STATES = [
  'WRITTEN',
  'SENT',
  'ASKING',
  'PAID',
  'DECLINED',
  'CLOSED',
  'REFUSED',
  'NOT_CHARGED',
] as const
export type RecordState = (typeof RECORD_STATES)[number]

/** What was shown to the cashier before the server's answer; the server's numbers win. */
export interface SurchargePreview {
  identityClass: IdentityClass
  surchargeFen: number
  rateBps: number
}

export interface SaleRecord {
  readonly outTradeNo: string
  /** Whose record it is: a till that was given another identity must not ask for it. */
  readonly terminalId: string
  readonly amountFen: number
  readonly businessDate: string
  readonly form: 'QR' | 'DIGITS'
  /** The phone, as the stop list names it, when the code said so. */
  readonly device?: string
  readonly preview?: SurchargePreview
  /** Milliseconds by the server's clock, like every instant here. */
  readonly writtenAt: number
  /** From then on the code cannot be redeemed, so a request that is late beyond this cannot charge anybody. */
  readonly codeDeadAt: number
  readonly state: RecordState
  /** How often the request was sent, by any page. */
  readonly sends: number
  /** Questions since the last sending: they decide the next gap. */
  readonly asked: number
  /** True once the server has shown that it has this payment. */
  readonly known: boolean
  /** The server said after the last sending that it does not know this number. */
  readonly missing: boolean
  /** The server's last view. */
  readonly view?: PaymentView
  readonly refusal?: ErrorCode
  readonly endedAt?: number
}

export type RecordEvent =
  | { type: 'SEND' }
  /** A view of this payment, by any way: the answer, a question, a socket. */
  | { type: 'VIEW'; view: PaymentView; at: number }
  /** No answer to the request, or one that a repetition may change. */
  | { type: 'LOST' }
  /** The server refused the request as such. */
  | { type: 'REFUSAL'; code: ErrorCode; at: number }
  /** The server answered a question with "no such payment"; `at` is when the question was put. */
  | { type: 'MISSING'; at: number }
  /** A question without an answer. */
  | { type: 'SILENCE' }
  /** The page starts with this record; its memory of the code is gone. */
  | { type: 'RELOAD' }
export type RecordEventType = RecordEvent['type']

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

type Move<T extends RecordEventType = RecordEventType> = (
  record: SaleRecord,
  event: Extract<RecordEvent, { type: T }>,
) => SaleRecord

type Moves = { readonly [T in RecordEventType]?: Move<T> }

const send: Move<'SEND'> = (record) => ({ ...record, state: 'SENT', sends: record.sends + 1, asked: 0, missing: false })

/** The server's word is always taken. */
const view: Move<'VIEW'> = (record, { view, at }) => {
  const end = END_OF[view.state]
  if (end === undefined)
    return { ...record, state: 'ASKING', known: true, missing: false, asked: record.asked + 1, view }
  return { ...record, state: end, known: true, missing: false, view, endedAt: record.endedAt ?? at }
}

const doubt = (record: SaleRecord): SaleRecord => ({ ...record, state: 'ASKING' })

/** Only a refusal of the first and only request proves that there is no payment. */
const refusal: Move<'REFUSAL'> = (record, { code, at }) =>
  record.sends === 1 && !record.known
    ? { ...record, state: 'REFUSED', refusal: code, endedAt: at }
    : { ...record, state: 'ASKING', refusal: code }

/** "Not found" is not "failed": the request may still be on its way, until its code is dead. */
const missing: Move<'MISSING'> = (record, { at }) => {
  const hopeless = !record.known && at >= record.codeDeadAt + MARGIN_MS
  if (hopeless) return { ...record, state: 'NOT_CHARGED', missing: true, endedAt: at }
  return { ...record, state: 'ASKING', missing: true, asked: record.asked + 1 }
}

/** The first question after a start is asked at once. */
const reloaded = (record: SaleRecord): SaleRecord => ({ ...record, state: 'ASKING', asked: 0 })

const silence = (record: SaleRecord): SaleRecord => ({ ...record, state: 'ASKING', asked: record.asked + 1 })

/** An end that is the server's word only changes into what the server says next: a refund, a reversal. */
const laterView: Move<'VIEW'> = (record, event) => (isUnfinished(event.view.state) ? record : view(record, event))

const END: Moves = { VIEW: laterView }

/** State by event. An event that is not listed changes nothing: it is late, or says what is known. */
const MOVES: Readonly<Record<RecordState, Moves>> = {
  WRITTEN: { SEND: send, VIEW: view, MISSING: missing, SILENCE: silence, RELOAD: reloaded },
  SENT: { VIEW: view, LOST: doubt, REFUSAL: refusal, RELOAD: reloaded },
  ASKING: { SEND: send, VIEW: view, MISSING: missing, SILENCE: silence, RELOAD: reloaded },
  PAID: END,
  DECLINED: END,
  CLOSED: END,
  // These two are the till's own conclusions, so the server may still correct them.
  REFUSED: { VIEW: view },
  NOT_CHARGED: { VIEW: view },
}

export function moveRecord(record: SaleRecord, event: RecordEvent): SaleRecord {
  const move = MOVES[record.state][event.type] as Move | undefined
  return move ? move(record, event) : record
}

const OPEN_STATES: readonly RecordState[] = ['WRITTEN', 'SENT', 'ASKING']

export function isEnded({ state }: Pick<SaleRecord, 'state'>): boolean {
  return !OPEN_STATES.includes(state)
}

/** A code that is about to die is not sent again: the answer would only be that it is dead. */
const WORTH_SENDING_MS = 2000

export type NextStep = 'SEND' | 'ASK' | 'WAIT' | 'NOTHING'

/**
 * What the till does next about a record. The request is repeated, under the same number and with the same content, only
 * after the server has said that it does not know it, and only while the code is still in memory and alive.
 */
export function nextStep(record: SaleRecord, holdsCode: boolean, now: number): NextStep {
  if (isEnded(record)) return 'NOTHING'
  if (record.state === 'SENT') return 'WAIT'
  const worthSending = holdsCode && !record.known && now < record.codeDeadAt - WORTH_SENDING_MS
  if (record.state === 'WRITTEN') return worthSending ? 'SEND' : 'ASK'
  return worthSending && record.missing ? 'SEND' : 'ASK'
}
