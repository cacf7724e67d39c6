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
import type { Showing } from '../logic/sale-state.ts'
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
  if (panel.at === 'WORKING') {
    if (record?.state === 'ASKING' && record.form !== 'DYNAMIC' && isAsked(record.view))
      return { show: 'AWAITING_PIN', record, view: record.view }
    if (record?.state === 'ASKING') return { show: 'CHECKING', record, since: panel.since }
    const preview = record?.form === 'DYNAMIC' ? undefined : record?.preview
    return { show: 'WORKING', amountFen: record?.amountFen ?? amountFen, preview }
  }
  if (record === undefined || !isEnded(record)) return { show: 'TYPE_AMOUNT', note: undefined }
  return { show: record.state === 'PAID' ? 'PAID' : 'NOT_PAID', record, again: panel.again }
}
