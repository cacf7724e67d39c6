import { hash } from 'node:crypto'
import { canonicalJson } from '@yimatong/contract/canonical-json'
import type { CloseShiftBody, ZContent } from '@yimatong/contract/shift-api'
import { isUniqueViolation, type Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { checkCashierPin } from './cashier-pins.ts'
import { keepCells, readUnfinished } from './counted.ts'
import { reportOf } from './report.ts'
import type { Shift } from './shift.ts'
import { type AtTill, findShift, headOf, insertShift, lastShifts, sameShift, type ShiftDeps } from './shifts.ts'

/** A shift that is closed, and the one that was opened in the same step. */
export interface Closed {
  shift: Shift
  next: Shift | undefined
}

/**
 * Closes a shift with its Z report (Z 报表), and opens the next cashier's in the same transaction when one is given. Asked
 * again it answers the same. NOT_FOUND for no shift of the till; SHIFT_CHANGED when there are other sales than those that
 * were confirmed; SHIFT_UNFINISHED while payments have no outcome, unless `anyway`; the next cashier as `openShift`.
 */
export async function closeShift(
  deps: ShiftDeps,
  till: AtTill,
  shiftNo: string,
  asked: CloseShiftBody,
): Promise<Closed> {
  const { next } = asked
  const before = await closedBefore(deps, till, shiftNo, asked)
  if (before !== undefined) return before
  if (next !== undefined) await checkCashierPin(deps, { ...till, ...next })
  try {
    return await deps.database.transaction((transaction) => close(transaction, deps, till, shiftNo, asked))
  } catch (error) {
    // The number of the next shift was used before, for this till or at the same moment.
    if (isUniqueViolation(error)) throw problem('IDEMPOTENCY_CONFLICT')
    throw error
  }
}

/** What stands when it was closed before: also by the very same request, whose answer was lost. */
async function closedBefore(
  { database }: Pick<ShiftDeps, 'database'>,
  till: AtTill,
  shiftNo: string,
  { next }: CloseShiftBody,
): Promise<Closed | undefined> {
  const shift = await findShift(database, till, shiftNo)
  if (shift === undefined) throw problem('NOT_FOUND')
  if (shift.closedAt === null) return undefined
  if (next === undefined) return { shift, next: undefined }
  const follower = await findShift(database, till, next.shiftNo)
  // Closed without this handover: the next cashier opens a shift like any other.
  if (follower === undefined) throw problem('STATE_CONFLICT', 'The shift is closed already: open yours.')
  return { shift, next: sameShift(follower, next) }
}

async function close(
  transaction: Queryable,
  deps: ShiftDeps,
  till: AtTill,
  shiftNo: string,
  asked: CloseShiftBody,
): Promise<Closed> {
  await lock(transaction, till, shiftNo)
  const shift = await findShift(transaction, till, shiftNo)
  if (shift === undefined) throw problem('NOT_FOUND')
  if (shift.closedAt !== null) return (await closedBefore(deps, till, shiftNo, asked)) ?? { shift, next: undefined }
  const nowMs = deps.clock()
  // Looked at before it is counted: what ends in between is counted, and nothing is missed.
  const unfinished = await readUnfinished(transaction, till)
  if (unfinished.length > 0 && asked.anyway !== true) {
    throw problem('SHIFT_UNFINISHED', undefined, { members: { unfinished: unfinished.length } })
  }
  const [last] = await lastShifts(transaction, till, 1)
  const content: ZContent = {
    zNo: (last?.zNo ?? 0) + 1,
    ...(last?.reportHash ? { previousHash: last.reportHash } : {}),
    closedBy: asked.next?.cashierNo ?? shift.cashierNo,
    unfinished: unfinished.length,
    report: reportOf(headOf(shift, nowMs), await keepCells(transaction, shift)),
  }
  // Thrown here, nothing of this has happened: what was counted is given back with the transaction.
  refuseChanged(content.report, asked.count)
  await freeze(transaction, shift, {
    content,
    closedAt: new Date(nowMs),
    unfinishedFrom: unfinished[0]?.createdAt ?? null,
  })
  const closed = await findShift(transaction, till, shiftNo)
  if (closed === undefined) throw new Error(`${shift.shiftId} was closed and is not there`)
  const next = asked.next && (await insertShift(transaction, till, asked.next, nowMs))
  return { shift: closed, next }
}

/** Whoever closes the same shift at the same moment waits here, and then finds it closed. */
async function lock(transaction: Queryable, { terminalNo }: AtTill, shiftNo: string): Promise<void> {
  const text = 'SELECT FROM shifts WHERE terminal_no = $1 AND shift_no = $2 FOR UPDATE'
  await transaction.query({ name: 'shift-lock', text, values: [terminalNo, shiftNo] })
}

function refuseChanged(report: ZContent['report'], count: number): void {
  if (report.sales.count !== count) throw problem('SHIFT_CHANGED', undefined, { members: { shiftReport: report } })
}

interface Frozen {
  content: ZContent
  closedAt: Date
  unfinishedFrom: Date | null
}

async function freeze(transaction: Queryable, { shiftId }: Shift, frozen: Frozen): Promise<void> {
  const { content, closedAt, unfinishedFrom } = frozen
  const report = canonicalJson(content)
  await transaction.query({
    name: 'shift-close',
    text: `UPDATE shifts SET closed_at = $2, closed_by = $3, unfinished_from = $4, z_no = $5, report = $6,
        report_hash = decode($7, 'hex')
      WHERE shift_id = $1`,
    values: [shiftId, closedAt, content.closedBy, unfinishedFrom, content.zNo, report, hash('sha256', report, 'hex')],
  })
}
