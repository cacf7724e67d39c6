import { problem } from '@yimatong/kit/problem'
import { type Shift, SHIFT_SELECT } from '../../shifts/shift.ts'
import type { MerchantData } from './for-merchant.ts'
import { behind, pageOf } from './newest-first.ts'

export interface ShiftsRequest {
  terminalNo?: string | undefined
  /** From the page before; one that is none of ours is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

/** A page of the merchant's closed shifts, newest first. */
export async function readShiftPage(
  data: MerchantData,
  { terminalNo, cursor, limit }: ShiftsRequest,
): Promise<{ shifts: Shift[]; nextCursor?: string }> {
  const rows = await data.query<Shift>({
    name: `portal-shifts-${terminalNo === undefined ? 'all' : 'till'}`,
    // The till is a part of the text: it has an index of its own.
    text: `${SHIFT_SELECT} WHERE s.merchant_no = $1 AND s.closed_at IS NOT NULL
        AND ${terminalNo === undefined ? '$5::text IS NULL' : 's.terminal_no = $5'}
        AND (s.closed_at, s.shift_id) < ($2::timestamptz, $3)
      ORDER BY s.closed_at DESC, s.shift_id DESC LIMIT $4`,
    values: [...behind('shift', cursor), limit + 1, terminalNo ?? null],
  })
  const made = rows.map(({ shiftId, closedAt }) => ({ id: shiftId, createdAt: closedAt ?? new Date(0) }))
  const { ids, ...next } = pageOf(made, limit)
  return { shifts: rows.slice(0, ids.length), ...next }
}

/** The merchant's open shifts, by till; of one till alone when one is given. */
export function readOpenShifts(data: MerchantData, terminalNo: string | undefined): Promise<Shift[]> {
  return data.query<Shift>({
    name: 'portal-open-shifts',
    text: `${SHIFT_SELECT} WHERE s.merchant_no = $1 AND s.closed_at IS NULL AND ($2::text IS NULL OR s.terminal_no = $2)
      ORDER BY s.terminal_no`,
    values: [terminalNo ?? null],
  })
}

/** A shift of the merchant's; another's is NOT_FOUND, exactly like none. */
export async function readShift(data: MerchantData, shiftId: string): Promise<Shift> {
  const text = `${SHIFT_SELECT} WHERE s.merchant_no = $1 AND s.shift_id = $2`
  const [shift] = await data.query<Shift>({ name: 'portal-shift', text, values: [shiftId] })
  if (shift === undefined) throw problem('NOT_FOUND')
  return shift
}
