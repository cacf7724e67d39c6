import { totalFen } from '../../shared/amount-entry.ts'
import { type CodeRecord, isEnded, type SaleRecord } from './record.ts'
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
  type Showing,
  withTone,
} from './sale-state.ts'

/** The screen while the till shows a dynamic code. Only one thing is open at a till, so meanwhile nothing else is taken. */

const SCAN_REFUSED_MS = 6000

/** F2: the amount becomes a code, unless a payer's code is already here. */
export function showCode(sale: Sale, { blocked, now }: SaleContext): SaleStep {
  const amountFen = totalFen(sale.entry)
  if (amountFen === 0) return withTone(opened(sale), 'attention')
  if (sale.code !== undefined) return refused(sale, 'CODE_HELD', now)
  if (blocked !== undefined) return refused(sale, blocked, now)
  const showing: Sale = { entry: sale.entry, confirmed: false, stale: false, panel: { at: 'SHOWING', since: now } }
  return { sale: showing, effects: [{ do: 'MAKE_CODE', amountFen }] }
}

/** The amount stays, and a line says that nothing was taken, or that it went back. */
function calledOff(sale: Sale, { view }: SaleRecord): SaleStep {
  const paidBack = view?.state === 'REVOKED'
  const panel = { at: 'OPEN', note: paidBack ? 'PAID_BACK' : 'CANCELLED' } as const
  return withTone({ ...EMPTY_SALE, entry: sale.entry, stale: true, panel }, paidBack ? 'attention' : 'tick')
}

/** The first Esc calls the code off; a later one, when no answer comes, leaves it to the till and frees the screen. */
function cancelled(sale: Sale, panel: Showing, now: number): SaleStep {
  const { cancelledAt, outTradeNo } = panel
  if (cancelledAt !== undefined) return only(maySetAside(panel, now) ? EMPTY_SALE : sale)
  const calling: Sale = { ...sale, panel: { ...panel, cancelledAt: now } }
  return { sale: calling, effects: outTradeNo === undefined ? [] : [{ do: 'CANCEL', outTradeNo }] }
}

function written(sale: Sale, panel: Showing, outTradeNo: string): SaleStep {
  if (panel.outTradeNo !== undefined) return only(sale)
  const named: Sale = { ...sale, panel: { ...panel, outTradeNo } }
  return { sale: named, effects: panel.cancelledAt === undefined ? [] : [{ do: 'CANCEL', outTradeNo }] }
}

/** A code that was given up before it was shown holds nobody up: it can be paid by nobody. */
const neverShown = ({ unwanted, known }: CodeRecord): boolean => unwanted === true && !known

function recordChanged(sale: Sale, panel: Showing, record: SaleRecord, now: number): SaleStep {
  if (record.form !== 'DYNAMIC' || record.outTradeNo !== panel.outTradeNo) return only(sale)
  const byCashier = panel.cancelledAt !== undefined
  if (neverShown(record)) return byCashier ? calledOff(sale, record) : refused({ ...sale, stale: true }, 'NO_CODE', now)
  if (isEnded(record)) {
    return record.state === 'CLOSED' && byCashier ? calledOff(sale, record) : outcome(sale, record, now)
  }
  const failedPaymentId = record.failed?.paymentId
  if (failedPaymentId === undefined || failedPaymentId === panel.failedPaymentId) return only(sale)
  return withTone({ ...sale, panel: { ...panel, failedPaymentId } }, 'attention')
}

function timePassed(sale: Sale, panel: Showing, now: number): SaleStep {
  const { scanRefusedUntil, ...rest } = panel
  return only(scanRefusedUntil !== undefined && now >= scanRefusedUntil ? { ...sale, panel: rest } : sale)
}

/** One event while a code is open, whatever it is. */
export function whileShowing(sale: Sale, panel: Showing, event: SaleEvent, { now }: SaleContext): SaleStep {
  switch (event.type) {
    case 'CLEAR':
      return cancelled(sale, panel, now)
    case 'WRITTEN':
      return written(sale, panel, event.outTradeNo)
    case 'NOT_WRITTEN':
      return refused(sale, 'NOT_WRITTEN', now)
    case 'RECORD':
      return recordChanged(sale, panel, event.record, now)
    case 'TIME':
      return timePassed(sale, panel, now)
    case 'CODE':
    case 'BAD_CODE':
      return withTone({ ...sale, panel: { ...panel, scanRefusedUntil: now + SCAN_REFUSED_MS } }, 'attention')
    case 'CANCEL':
    case 'CONFIRM':
    case 'AMOUNT_KEY':
    case 'TAKE_BACK':
    case 'ENTER':
    case 'DYNAMIC_CODE':
    case 'SHOW_LAST':
    case 'RESUME':
      return only(sale)
  }
}

/** After a reload: a code that may be on a customer's phone comes back; one that never was shown does not. */
export function resumeCode(record: CodeRecord, now: number): SaleStep {
  if (neverShown(record)) return only(EMPTY_SALE)
  const { outTradeNo, unwanted, failed } = record
  const panel: Showing = {
    at: 'SHOWING',
    outTradeNo,
    since: now,
    ...(unwanted ? { cancelledAt: now } : {}),
    ...(failed ? { failedPaymentId: failed.paymentId } : {}),
  }
  return withTone({ ...EMPTY_SALE, panel }, 'attention')
}
