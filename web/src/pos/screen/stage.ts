import { totalFen } from '../../shared/amount-entry.ts'
import { isEnded, type SaleRecord, type SurchargePreview } from '../logic/record.ts'
import type { HeldCode, Refusal } from '../logic/scanned-code.ts'
import type { TillState } from '../till/state.ts'

/** What the right side of the screen shows: one state at a time. */
export type Stage =
  | { show: 'TYPE_AMOUNT'; ranOut: boolean }
  | { show: 'PRESS_ENTER'; amountFen: number; ranOut: boolean }
  | { show: 'SHOW_CODE'; amountFen: number }
  | { show: 'CODE_HELD'; code: HeldCode; amountFen: number }
  | { show: 'REFUSED'; refusal: Refusal; until: number }
  | { show: 'WORKING'; amountFen: number; preview: SurchargePreview | undefined }
  | { show: 'CHECKING'; record: SaleRecord; since: number }
  | { show: 'PAID'; record: SaleRecord; again: boolean }
  | { show: 'NOT_PAID'; record: SaleRecord; again: boolean }

export function stageOf({ sale, records }: Pick<TillState, 'sale' | 'records'>): Stage {
  const { panel, entry, confirmed, code } = sale
  const amountFen = totalFen(entry)
  if (panel.at === 'REFUSED') return { show: 'REFUSED', refusal: panel.refusal, until: panel.until }
  if (panel.at === 'OPEN') {
    const ranOut = panel.ranOut === true
    if (code) return { show: 'CODE_HELD', code, amountFen }
    if (amountFen === 0) return { show: 'TYPE_AMOUNT', ranOut }
    return confirmed ? { show: 'SHOW_CODE', amountFen } : { show: 'PRESS_ENTER', amountFen, ranOut }
  }
  const record = records.findLast(({ outTradeNo }) => outTradeNo === panel.outTradeNo)
  if (panel.at === 'WORKING') {
    if (record?.state === 'ASKING') return { show: 'CHECKING', record, since: panel.since }
    return { show: 'WORKING', amountFen: record?.amountFen ?? amountFen, preview: record?.preview }
  }
  if (record === undefined || !isEnded(record)) return { show: 'TYPE_AMOUNT', ranOut: false }
  return { show: record.state === 'PAID' ? 'PAID' : 'NOT_PAID', record, again: panel.again }
}
