import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { CurrentShift, OpenShiftBody } from '@yimatong/contract/shift-api'
import { type Database, isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type CashierPinDeps, checkCashierPin } from './cashier-pins.ts'
import { readCells, readUnfinished } from './counted.ts'
import { reportOf } from './report.ts'
import { cashierOf, type Shift, SHIFT_SELECT, shiftView } from './shift.ts'

export interface ShiftDeps extends CashierPinDeps {
  database: Pick<Database, 'query' | 'transaction'>
  clock: Clock
}

/** The till that a shift is at. */
export interface AtTill {
  terminalNo: string
  merchantNo: string
}

const one = async (database: Queryable, name: string, where: string, values: readonly unknown[]) =>
  (await database.query<Shift>({ name, text: `${SHIFT_SELECT} WHERE ${where}`, values: [...values] })).rows[0]

/** The till's shift of this number, open or closed. */
export function findShift(database: Queryable, { terminalNo }: AtTill, shiftNo: string): Promise<Shift | undefined> {
  return one(database, 'shift-by-no', 's.terminal_no = $1 AND s.shift_no = $2', [terminalNo, shiftNo])
}

/** The shift that is open at the till. */
function findOpenShift(database: Queryable, { terminalNo }: AtTill): Promise<Shift | undefined> {
  return one(database, 'shift-open', 's.terminal_no = $1 AND s.closed_at IS NULL', [terminalNo])
}

/** The till's last closed shifts, newest first. */
export async function lastShifts(database: Queryable, { terminalNo }: AtTill, limit: number): Promise<Shift[]> {
  const { rows } = await database.query<Shift>({
    name: 'shifts-last',
    text: `${SHIFT_SELECT} WHERE s.terminal_no = $1 AND s.closed_at IS NOT NULL
      ORDER BY s.closed_at DESC, s.shift_id DESC LIMIT $2`,
    values: [terminalNo, limit],
  })
  return rows
}

/** A row is written within seconds of the time that it carries; an hour is more than any transaction may last. */
const MARGIN_MS = 60 * 60 * 1000

/**
 * Opens a cashier's shift. The same number with the same cashier is the same shift, for ever; with another one it is
 * IDEMPOTENCY_CONFLICT. SHIFT_OPEN while another shift is open at the till; otherwise as `checkCashierPin`.
 */
export async function openShift(deps: ShiftDeps, till: AtTill, asked: OpenShiftBody): Promise<Shift> {
  const before = await findShift(deps.database, till, asked.shiftNo)
  if (before !== undefined) return sameShift(before, asked)
  await checkCashierPin(deps, { ...till, ...asked })
  try {
    return await deps.database.transaction((transaction) => insertShift(transaction, till, asked, deps.clock()))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    // Sent twice at the same moment, or somebody else opened one.
    const twin = await findShift(deps.database, till, asked.shiftNo)
    if (twin !== undefined) return sameShift(twin, asked)
    throw problem('SHIFT_OPEN')
  }
}

export function sameShift(shift: Shift, { cashierNo }: Pick<OpenShiftBody, 'cashierNo'>): Shift {
  if (shift.cashierNo !== cashierNo) throw problem('IDEMPOTENCY_CONFLICT')
  return shift
}

/** Writes an open shift behind the till's last one. The cashier has been proved. */
export async function insertShift(
  transaction: Queryable,
  till: AtTill,
  { shiftNo, cashierNo }: Pick<OpenShiftBody, 'shiftNo' | 'cashierNo'>,
  nowMs: number,
): Promise<Shift> {
  const [last] = await lastShifts(transaction, till, 1)
  const unfinished = await readUnfinished(transaction, till)
  const begun = [nowMs, last?.closedAt, last?.unfinishedFrom, last === undefined ? unfinished[0]?.createdAt : undefined]
  const looksFromMs = Math.min(...begun.flatMap((at) => (at ? [Number(at)] : []))) - MARGIN_MS
  const shiftId = newId('shift')
  await transaction.query({
    name: 'shift-insert',
    text: `INSERT INTO shifts (shift_id, terminal_no, merchant_no, cashier_no, shift_no, opened_at, counts_from, looks_from)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      shiftId,
      till.terminalNo,
      till.merchantNo,
      cashierNo,
      shiftNo,
      new Date(nowMs),
      last?.countsFrom ?? new Date(nowMs),
      new Date(looksFromMs),
    ],
  })
  const shift = await one(transaction, 'shift-by-id', 's.shift_id = $1', [shiftId])
  if (shift === undefined) throw new Error(`${shiftId} was written and is not there`)
  return shift
}

const SHOWN_UNFINISHED = 20

/** The open shift with its X report (X 报表). Reading changes nothing. */
export async function readCurrent(deps: ShiftDeps, till: AtTill, required: boolean): Promise<CurrentShift> {
  const shift = await findOpenShift(deps.database, till)
  const nowMs = deps.clock()
  const serverTime = toRfc3339(nowMs)
  if (shift === undefined) return { required, serverTime }
  const [cells, unfinished] = await Promise.all([readCells(deps.database, shift), readUnfinished(deps.database, till)])
  return {
    required,
    shift: shiftView(shift),
    x: reportOf(headOf(shift, nowMs), cells),
    unfinished: {
      count: unfinished.length,
      payments: unfinished.slice(0, SHOWN_UNFINISHED).map(({ amountFen: amount, createdAt, ...same }) => ({
        ...same,
        amount,
        createdAt: toRfc3339(createdAt.getTime()),
      })),
    },
    serverTime,
  }
}

/** What stands at the head of a shift's report. */
export function headOf(shift: Shift, atMs: number) {
  const { shiftId, shiftNo, merchantNo, terminalNo, openedAt } = shift
  const times = { openedAt: toRfc3339(openedAt.getTime()), at: toRfc3339(atMs) }
  return { shiftId, shiftNo, merchantNo, terminalNo, cashier: cashierOf(shift), ...times }
}

/** Throws unless this is the PIN of the open shift's cashier: NOT_FOUND without such a shift, else as `checkCashierPin`. */
export async function unlockShift(deps: ShiftDeps, till: AtTill, shiftNo: string, pin: string): Promise<Shift> {
  const shift = await findShift(deps.database, till, shiftNo)
  if (shift === undefined || shift.closedAt !== null) throw problem('NOT_FOUND')
  await checkCashierPin(deps, { ...till, cashierNo: shift.cashierNo, pin })
  return shift
}
