import type { ConfirmationView, PaymentView } from '@yimatong/contract/gateway-api'
import { isUnfinished } from '@yimatong/contract/states'
import { totalFen } from '../../shared/amount-entry.ts'
import {
  type CodeRecord,
  isEnded,
  type SaleRecord,
  type ScanRecord,
  type ShownCode,
  type SurchargePreview,
} from '../logic/record.ts'
import type { Note } from '../logic/sale.ts'
import type { HeldCode, Refusal } from '../logic/scanned-code.ts'
import type { Showing, Working } from '../logic/sale-state.ts'
import type { TillState } from '../till/state.ts'

/** Why it is not known whether a dynamic code is paid. */
export type CodeDoubt = 'BEING_PAID' | 'CANCELLING' | 'UNSEEN'

/** A payment that waits for its payer. */
export type AskedPayment = PaymentView & { confirmation: ConfirmationView }

function isAsked(view: PaymentView | undefined): view is AskedPayment {
  return view?.state === 'USERPAYING' && view.confirmation !== undefined
}

/** What the right side of the screen shows: one state at a time. */
export type Stage =
  | { show: 'TYPE_AMOUNT'; note: Note | undefined }
  | { show: 'PRESS_ENTER'; amountFen: number; note: Note | undefined }
  | { show: 'SHOW_CODE'; amountFen: number }
  | { show: 'CODE_HELD'; code: HeldCode; amountFen: number }
  | { show: 'REFUSED'; refusal: Refusal; until: number }
  | { show: 'WORKING'; amountFen: number; preview: SurchargePreview | undefined }
  | { show: 'CHECKING'; record: SaleRecord; since: number }
  /** The customer must confirm on the phone; nothing is charged before. */
  | { show: 'AWAITING_PIN'; record: ScanRecord; view: AskedPayment }
  /** It looks like the payment before: the cashier says whether it shall be. Nothing is charged before. */
  | { show: 'DUPLICATE'; record: ScanRecord; view: AskedPayment }
  /** Given up, and no answer to that yet. */
  | { show: 'CANCELLING'; record: ScanRecord; since: number }
  /** A dynamic code is asked for; nobody has seen it yet. */
  | { show: 'MAKING_CODE'; amountFen: number; late: boolean }
  /** The customer may scan now. */
  | { show: 'DYNAMIC_CODE'; record: CodeRecord; shown: ShownCode; scanRefused: boolean }
  /** The code is off the screen, and the server is being asked what became of it. */
  | { show: 'CODE_ENDING'; amountFen: number; why: CodeDoubt }
  /** The same, and the answer is late; or somebody is paying. */
  | { show: 'CODE_IN_DOUBT'; record: CodeRecord; why: CodeDoubt; since: number; cancelledAt: number | undefined }
  | { show: 'PAID'; record: SaleRecord; again: boolean }
  | { show: 'NOT_PAID'; record: SaleRecord; again: boolean }

function doubtOf(record: CodeRecord): CodeDoubt {
  if (record.view && isUnfinished(record.view.state)) return 'BEING_PAID'
  return record.unwanted ? 'CANCELLING' : 'UNSEEN'
}

function stageOfCode(panel: Showing, record: CodeRecord | undefined, typedFen: number): Stage {
  const { since, cancelledAt, scanRefusedUntil } = panel
  if (record === undefined || !record.known) {
    return { show: 'MAKING_CODE', amountFen: record?.amountFen ?? typedFen, late: record?.state === 'ASKING' }
  }
  const { shown, state, amountFen } = record
  if (state === 'OPEN' && shown) {
    return { show: 'DYNAMIC_CODE', record, shown, scanRefused: scanRefusedUntil !== undefined }
  }
  const why = doubtOf(record)
  // A question that is answered at once needs no alarm.
  if (why !== 'BEING_PAID' && record.asked === 0) return { show: 'CODE_ENDING', amountFen, why }
  return { show: 'CODE_IN_DOUBT', record, why, since: cancelledAt ?? since, cancelledAt }
}

function stageOfScan(panel: Working, record: ScanRecord | undefined, typedFen: number): Stage {
  const { amountFen = typedFen, preview, state, view } = record ?? {}
  const working: Stage = { show: 'WORKING', amountFen, preview }
  if (record === undefined || state !== 'ASKING') return working
  if (record.unwanted) {
    // A question that is answered at once needs no alarm.
    if (record.asked === 0) return { show: 'CODE_ENDING', amountFen, why: 'CANCELLING' }
    return { show: 'CANCELLING', record, since: panel.cancelledAt ?? panel.since }
  }
  if (!isAsked(view)) return { show: 'CHECKING', record, since: panel.since }
  if (view.confirmation.reason !== 'DUPLICATE') return { show: 'AWAITING_PIN', record, view }
  return record.wanted ? working : { show: 'DUPLICATE', record, view }
}

export function stageOf({ sale, records }: Pick<TillState, 'sale' | 'records'>): Stage {
  const { panel, entry, confirmed, code } = sale
  const amountFen = totalFen(entry)
  if (panel.at === 'REFUSED') return { show: 'REFUSED', refusal: panel.refusal, until: panel.until }
  if (panel.at === 'OPEN') {
    const { note } = panel
    if (code) return { show: 'CODE_HELD', code, amountFen }
    if (amountFen === 0) return { show: 'TYPE_AMOUNT', note }
    return confirmed ? { show: 'SHOW_CODE', amountFen } : { show: 'PRESS_ENTER', amountFen, note }
  }
  const record = records.findLast(({ outTradeNo }) => outTradeNo === panel.outTradeNo)
  if (panel.at === 'SHOWING') return stageOfCode(panel, record?.form === 'DYNAMIC' ? record : undefined, amountFen)
  if (panel.at === 'WORKING') return stageOfScan(panel, record?.form === 'DYNAMIC' ? undefined : record, amountFen)
  if (record === undefined || !isEnded(record)) return { show: 'TYPE_AMOUNT', note: undefined }
  return { show: record.state === 'PAID' ? 'PAID' : 'NOT_PAID', record, again: panel.again }
}
