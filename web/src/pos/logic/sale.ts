import { type AmountEntry, type AmountKey, EMPTY_ENTRY, pressAmountKey, totalFen } from '../../shared/amount-entry.ts'
import { isEnded, type SaleRecord } from './record.ts'
import type { HeldCode, Refusal } from './scanned-code.ts'

/**
 * The screen of one sale. A charge starts when two things are there: an amount that the cashier has confirmed with Enter,
 * and a good code. They may come in either order. Pure: effects are returned, `now` is milliseconds by the server's clock.
 */
export interface Sale {
  readonly entry: AmountEntry
  /** Enter was pressed on this amount: the next good code is charged. */
  readonly confirmed: boolean
  /** The amount belongs to a sale that ended without money: the next figure starts a new one. */
  readonly stale: boolean
  readonly code?: HeldCode
  readonly panel: Panel
  /** How the amount stood before each of the last keys, the latest last; anything else that happens forgets it. */
  readonly trail?: readonly Typed[]
}

type Typed = Pick<Sale, 'entry' | 'confirmed' | 'stale'>

export type Panel =
  | { readonly at: 'OPEN'; readonly ranOut?: true }
  /** The code was turned away here; nothing was sent. */
  | { readonly at: 'REFUSED'; readonly refusal: Refusal; readonly until: number }
  /** Charged and without an outcome. The order number is there as soon as the record is written. */
  | { readonly at: 'WORKING'; readonly outTradeNo?: string; readonly since: number }
  /** `again`: shown once more by F4. */
  | { readonly at: 'OUTCOME'; readonly outTradeNo: string; readonly until: number; readonly again: boolean }

export type SaleEvent =
  | { type: 'AMOUNT_KEY'; key: AmountKey }
  /** So many of the last amount keys were a gun's. */
  | { type: 'TAKE_BACK'; count: number }
  | { type: 'ENTER' }
  | { type: 'CLEAR' }
  | { type: 'SHOW_LAST'; outTradeNo: string }
  | { type: 'CODE'; code: HeldCode }
  | { type: 'BAD_CODE'; refusal: Refusal }
  | { type: 'WRITTEN'; outTradeNo: string }
  | { type: 'NOT_WRITTEN' }
  /** A record of this till changed; also for those that are not on the screen. */
  | { type: 'RECORD'; record: SaleRecord }
  /** After a reload: a sale without an outcome comes back to the screen. */
  | { type: 'RESUME'; record: SaleRecord }
  | { type: 'TIME' }

export interface SaleContext {
  now: number
  maxFen: number
  /** Why nothing can be charged now, if so. */
  blocked: Refusal | undefined
  /** The phone that paid a moment ago and may still lie under the scanner. */
  justPaid?: string | undefined
}

export type SaleEffect =
  | { do: 'CHARGE'; amountFen: number; code: HeldCode }
  | { do: 'TONE'; tone: 'success' | 'declined' | 'attention' | 'tick' }

export interface SaleStep {
  sale: Sale
  effects: readonly SaleEffect[]
}

export const EMPTY_SALE: Sale = { entry: EMPTY_ENTRY, confirmed: false, stale: false, panel: { at: 'OPEN' } }

const SHOWN_MS = { paid: 2000, unpaid: 5000, refused: 2500, again: 8000 } as const
/** A cashier may turn to the next customer when an answer is this late; the sale is asked for in the background. */
export const SET_ASIDE_AFTER_MS = 5000

const only = (sale: Sale): SaleStep => ({ sale, effects: [] })
const withTone = (sale: Sale, tone: 'success' | 'declined' | 'attention' | 'tick'): SaleStep => ({
  sale,
  effects: [{ do: 'TONE', tone }],
})

function opened({ entry, confirmed, stale, code }: Sale): Sale {
  return { entry, confirmed, stale, ...(code ? { code } : {}), panel: { at: 'OPEN' } }
}

function refused(sale: Sale, refusal: Refusal, now: number): SaleStep {
  return withTone({ ...sale, panel: { at: 'REFUSED', refusal, until: now + SHOWN_MS.refused } }, 'declined')
}

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
  const { outTradeNo } = record
  if (record.state === 'PAID') {
    const until = now + SHOWN_MS.paid
    return withTone({ ...EMPTY_SALE, panel: { at: 'OUTCOME', outTradeNo, until, again: false } }, 'success')
  }
  const until = now + SHOWN_MS.unpaid
  const kept: Sale = {
    entry: sale.entry,
    confirmed: false,
    stale: true,
    panel: { at: 'OUTCOME', outTradeNo, until, again: false },
  }
  return withTone(kept, 'declined')
}

function cleared(sale: Sale, now: number): SaleStep {
  if (sale.panel.at === 'WORKING') return only(now - sale.panel.since >= SET_ASIDE_AFTER_MS ? EMPTY_SALE : sale)
  // The first Esc only closes what lies over the amount.
  return only(sale.panel.at === 'OPEN' ? EMPTY_SALE : opened(sale))
}

function timePassed(sale: Sale, now: number): SaleStep {
  const { panel, code } = sale
  const over = 'until' in panel && now >= panel.until ? opened(sale) : sale
  if (code === undefined || now < code.goodUntil) return only(over)
  const { code: _gone, ...rest } = over
  const inSight = rest.panel.at === 'OPEN'
  return inSight ? withTone({ ...rest, panel: { at: 'OPEN', ranOut: true } }, 'attention') : only(rest)
}

function resumed(sale: Sale, { outTradeNo }: SaleRecord, now: number): SaleStep {
  if (sale.panel.at !== 'OPEN') return only(sale)
  return withTone({ ...EMPTY_SALE, panel: { at: 'WORKING', outTradeNo, since: now } }, 'attention')
}

/** While a sale has no outcome, codes and amounts wait: nothing that is scanned now may start a second charge. */
const HEARD_WHILE_WORKING: readonly SaleEvent['type'][] = ['CLEAR', 'WRITTEN', 'NOT_WRITTEN', 'RECORD', 'TIME']

export function stepSale(sale: Sale, event: SaleEvent, context: SaleContext): SaleStep {
  if (sale.panel.at === 'WORKING' && !HEARD_WHILE_WORKING.includes(event.type)) {
    return event.type === 'CODE' || event.type === 'BAD_CODE' ? withTone(sale, 'attention') : only(sale)
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
  const ends = ['until' in panel ? panel.until : Number.POSITIVE_INFINITY, code?.goodUntil ?? Number.POSITIVE_INFINITY]
  const first = Math.min(...ends)
  return Number.isFinite(first) ? first : undefined
}
