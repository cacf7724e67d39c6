import { toRfc3339 } from '@yimatong/contract/clock'
import { type ShiftView, type ZContent, zReport } from '@yimatong/contract/shift-api'

/** A shift as the database has it, with the names of its cashier. */
export interface Shift {
  shiftId: string
  shiftNo: string
  terminalNo: string
  merchantNo: string
  cashierNo: string
  cashierName: string
  cashierNameEn: string | null
  openedAt: Date
  countsFrom: Date
  looksFrom: Date
  closedAt: Date | null
  closedBy: string | null
  unfinishedFrom: Date | null
  zNo: number | null
  /** The Z report as canonical JSON, and its SHA-256 in hex. */
  report: string | null
  reportHash: string | null
}

/** Reads shifts `s`. Add a WHERE. */
export const SHIFT_SELECT = `
  SELECT s.shift_id AS "shiftId", s.shift_no AS "shiftNo", s.terminal_no AS "terminalNo", s.merchant_no AS "merchantNo",
    s.cashier_no AS "cashierNo", c.name AS "cashierName", c.name_en AS "cashierNameEn", s.opened_at AS "openedAt",
    s.counts_from AS "countsFrom", s.looks_from AS "looksFrom", s.closed_at AS "closedAt", s.closed_by AS "closedBy",
    s.unfinished_from AS "unfinishedFrom", s.z_no AS "zNo", s.report, encode(s.report_hash, 'hex') AS "reportHash"
  FROM shifts s JOIN cashiers c USING (merchant_no, cashier_no)`

type Named = Pick<Shift, 'cashierNo' | 'cashierName' | 'cashierNameEn'>

export function cashierOf({ cashierNo, cashierName: name, cashierNameEn: nameEn }: Named): ShiftView['cashier'] {
  return { cashierNo, name, ...(nameEn === null ? {} : { nameEn }) }
}

/** A shift as every wire says it. */
export function shiftView(shift: Shift): ShiftView {
  const { shiftId, shiftNo, terminalNo, openedAt, closedAt } = shift
  return {
    shiftId,
    shiftNo,
    terminalNo,
    cashier: cashierOf(shift),
    openedAt: toRfc3339(openedAt.getTime()),
    ...(closedAt === null ? {} : { closedAt: toRfc3339(closedAt.getTime()) }),
    ...zOf(shift),
  }
}

function zOf({ report, reportHash }: Shift): Pick<ShiftView, 'z'> {
  if (report === null || reportHash === null) return {}
  const content = JSON.parse(report) as ZContent
  return { z: zReport.parse({ ...content, hash: reportHash }) }
}
