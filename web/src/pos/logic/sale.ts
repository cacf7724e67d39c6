import { type AmountKey, EMPTY_ENTRY, pressAmountKey, totalFen } from '../../shared/amount-entry.ts'
import { isEnded, type SaleRecord } from './record.ts'
import {
  EMPTY_SALE,
  maySetAside,
  only,
  opened,
  outcome,
  refused,
  type Sale,
  type SaleContext,
  type SaleEvent,
  type SaleStep,
  SHOWN_MS,
  withTone,
} from './sale-state.ts'
import type { HeldCode } from './scanned-code.ts'
import { resumeCode, showCode, whileShowing } from './showing-code.ts'

export { EMPTY_SALE, SET_ASIDE_AFTER_MS } from './sale-state.ts'
export type { Note, Sale, SaleContext, SaleEffect, SaleEvent, SaleStep } from './sale-state.ts'

/** What becomes of a sale. Pure: effects are returned, `now` is milliseconds by the server's clock. */

/** Both things are there: charge. */
function charged(sale: Sale, { now, blocked }: SaleContext): SaleStep {
  const { code, confirmed, entry } = sale
  if (sale.panel.at !== 'OPEN' || !confirmed || code === undefined) return only(sale)
  if (blocked !== undefined) return refused({ ...sale, confirmed: false }, blocked, now)
  const working: Sale = { entry, confirmed, stale: false, panel: { at: 'WORKING', since: now } }
  return { sale: working, effects: [{ do: 'CHARGE', amountFen: totalFen(entry), code }] }
}

function amountKey(sale: Sale, key: AmountKey, { maxFen }: SaleContext): SaleStep {
  const open = opened(sale)
  // A figure after Enter, or after a sale that ended, is the next amount; Backspace goes back to this one.
  const anew = key !== 'BACKSPACE' && key !== '+' && (sale.confirmed || sale.stale)
  const entry = pressAmountKey(anew ? EMPTY_ENTRY : sale.entry, key, maxFen)
  const { confirmed, stale } = sale
  const trail = [...(sale.trail ?? []), { entry: sale.entry, confirmed, stale }].slice(-TRAIL_LENGTH)
  return only({ ...open, entry, confirmed: false, stale: false, trail })
}

const TRAIL_LENGTH = 12

function tookBack(sale: Sale, count: number): Sale {
  const typed = sale.trail?.at(-count)
  return typed === undefined ? sale : { ...opened(sale), ...typed }
}

function enter(sale: Sale, context: SaleContext): SaleStep {
  if (sale.panel.at === 'OUTCOME' || (sale.panel.at === 'REFUSED' && sale.confirmed)) return only(opened(sale))
  if (totalFen(sale.entry) === 0) return only(opened(sale))
  if (context.blocked !== undefined) return refused(sale, context.blocked, context.now)
  return charged({ ...opened(sale), confirmed: true, stale: false }, context)
}

/**
 * After a payment the phone shows its next code at once, and a scanner on a stand reads it. Only an amount that the cashier
 * has confirmed can want it: it must never be held for the next customer's.
 */
function codeTaken(sale: Sale, code: HeldCode, context: SaleContext): SaleStep {
  if (!sale.confirmed && code.device !== undefined && code.device === context.justPaid) return only(sale)
  if (context.blocked !== undefined) return refused(sale, context.blocked, context.now)
  const charge = charged({ ...opened(sale), code }, context)
  return charge.effects.length > 0 ? charge : withTone(charge.sale, 'tick')
}

function recordChanged(sale: Sale, record: SaleRecord, { now }: SaleContext): SaleStep {
  const { panel } = sale
  if (panel.at !== 'WORKING' || panel.outTradeNo !== record.outTradeNo || !isEnded(record)) return only(sale)
  return outcome(sale, record, now)
}

/** Called off once; what it comes to, the server says. */
function cancelled(sale: Sale, now: number): SaleStep {
  const { panel } = sale
  if (panel.at !== 'WORKING' || panel.outTradeNo === undefined || panel.cancelledAt !== undefined) return only(sale)
  const { outTradeNo } = panel
  return { sale: { ...sale, panel: { ...panel, cancelledAt: now } }, effects: [{ do: 'CANCEL', outTradeNo }] }
}

function confirmed({ panel, ...sale }: Sale): SaleStep {
  const effects =
    panel.at === 'WORKING' && panel.outTradeNo !== undefined
      ? [{ do: 'CONFIRM' as const, outTradeNo: panel.outTradeNo }]
      : []
  return { sale: { ...sale, panel }, effects }
}

function cleared(sale: Sale, now: number): SaleStep {
  const { panel } = sale
  if (panel.at === 'WORKING') return only(maySetAside(panel, now) ? EMPTY_SALE : sale)
  // The first Esc only closes what lies over the amount.
  return only(sale.panel.at === 'OPEN' ? EMPTY_SALE : opened(sale))
}

function timePassed(sale: Sale, now: number): SaleStep {
  const { panel, code } = sale
  const over = 'until' in panel && now >= panel.until ? opened(sale) : sale
  if (code === undefined || now < code.goodUntil) return only(over)
  const { code: _gone, ...rest } = over
  const inSight = rest.panel.at === 'OPEN'
  return inSight ? withTone({ ...rest, panel: { at: 'OPEN', note: 'CODE_RAN_OUT' } }, 'attention') : only(rest)
}

function resumed(sale: Sale, record: SaleRecord, now: number): SaleStep {
  if (sale.panel.at !== 'OPEN') return only(sale)
  if (record.form === 'DYNAMIC') return resumeCode(record, now)
  const { outTradeNo } = record
  return withTone({ ...EMPTY_SALE, panel: { at: 'WORKING', outTradeNo, since: now } }, 'attention')
}

/** While a sale has no outcome, codes and amounts wait: nothing that is scanned now may start a second charge. */
const HEARD_WHILE_WORKING: readonly SaleEvent['type'][] = [
  'CLEAR',
  'CANCEL',
  'CONFIRM',
  'WRITTEN',
  'NOT_WRITTEN',
  'RECORD',
  'TIME',
]
/** The screen says what to wait for; a tone says that this was not taken. */
const TOLD_WHILE_WORKING: readonly SaleEvent['type'][] = ['CODE', 'BAD_CODE', 'DYNAMIC_CODE']

export function stepSale(sale: Sale, event: SaleEvent, context: SaleContext): SaleStep {
  if (sale.panel.at === 'SHOWING') return whileShowing(sale, sale.panel, event, context)
  if (sale.panel.at === 'WORKING' && !HEARD_WHILE_WORKING.includes(event.type)) {
    return TOLD_WHILE_WORKING.includes(event.type) ? withTone(sale, 'attention') : only(sale)
  }
  switch (event.type) {
    case 'AMOUNT_KEY':
      return amountKey(sale, event.key, context)
    case 'TAKE_BACK':
      return only(tookBack(sale, event.count))
    case 'ENTER':
      return enter(sale, context)
    case 'CLEAR':
      return cleared(sale, context.now)
    case 'CANCEL':
      return cancelled(sale, context.now)
    case 'CONFIRM':
      return confirmed(sale)
    case 'DYNAMIC_CODE':
      return showCode(sale, context)
    case 'SHOW_LAST': {
      const until = context.now + SHOWN_MS.again
      return only({ ...sale, panel: { at: 'OUTCOME', outTradeNo: event.outTradeNo, until, again: true } })
    }
    case 'CODE':
      return codeTaken(sale, event.code, context)
    case 'BAD_CODE':
      // The paid code is still under the scanner: no news, and no reason to hide the green.
      if (event.refusal === 'USED_HERE' && !sale.confirmed) return only(sale)
      return refused(sale, event.refusal, context.now)
    case 'WRITTEN':
      if (sale.panel.at !== 'WORKING' || sale.panel.outTradeNo !== undefined) return only(sale)
      return only({ ...sale, panel: { ...sale.panel, outTradeNo: event.outTradeNo } })
    case 'NOT_WRITTEN':
      return sale.panel.at === 'WORKING'
        ? refused({ ...sale, confirmed: false }, 'NOT_WRITTEN', context.now)
        : only(sale)
    case 'RECORD':
      return recordChanged(sale, event.record, context)
    case 'RESUME':
      return resumed(sale, event.record, context.now)
    case 'TIME':
      return timePassed(sale, context.now)
  }
}

/** When TIME is due next; undefined when nothing on the screen ends by itself. */
export function saleDeadline({ panel, code }: Sale): number | undefined {
  const shownUntil = panel.at === 'SHOWING' ? panel.scanRefusedUntil : 'until' in panel ? panel.until : undefined
  const first = Math.min(shownUntil ?? Number.POSITIVE_INFINITY, code?.goodUntil ?? Number.POSITIVE_INFINITY)
  return Number.isFinite(first) ? first : undefined
}
