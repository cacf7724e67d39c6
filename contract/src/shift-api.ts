import { z } from 'zod'
import { businessDate, fen, id, merchantNo, outTradeNo, terminalNo, time } from './fields.ts'
import { MEALS } from './meals.ts'

/**
 * A cashier's shift at a till (班次), as the gateway and the portal say it. Everything that ends at a till is in exactly
 * one Z report: that of the shift in which it ended, or, when none was open, of the next one.
 */

/** Digits, typed at a till. */
export const cashierNo = z
  .string()
  .regex(/^\d{2,8}$/)
  .meta({ description: "The cashier's number within the merchant (工号), 2 to 8 digits." })
export const cashierPin = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: 'Six digits.' })
export const shiftNo = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "The till's own number of the shift: its idempotency key." })
/** SHA-256 in hex. */
const reportHash = z.string().regex(/^[0-9a-f]{64}$/)

export const cashierName = z
  .object({ cashierNo, name: z.string(), nameEn: z.string().optional() })
  .meta({ id: 'CashierName' })
export type CashierName = z.infer<typeof cashierName>

/** How many, of which base, with which surcharge. */
export const shiftSum = z.object({ count: z.int(), amount: fen, surcharge: fen }).meta({ id: 'ShiftSum' })
export type ShiftSum = z.infer<typeof shiftSum>

/** The order number and time of a sale. */
const serial = z.object({ outTradeNo, at: time })

/**
 * What a shift comes to. `net` = sales - refunds - reversals, each with its surcharge. What goes back counts at the till
 * that had taken it, when it was decided, whoever asked for it.
 */
export const shiftReport = z
  .object({
    shiftId: id('shift'),
    shiftNo,
    merchantNo,
    terminalNo,
    cashier: cashierName,
    openedAt: time,
    /** When it was read or closed. */
    at: time,
    /** What was paid, whatever became of it later: the gross. */
    sales: shiftSum,
    refunds: shiftSum,
    reversals: shiftSum,
    /** How much of refunds and reversals was asked for elsewhere: in the office, or at another till. */
    elsewhere: shiftSum,
    net: fen,
    /** Sales by meal and by hour of campus time, those with any. */
    byMeal: z.array(shiftSum.extend({ meal: z.enum(MEALS) })),
    byHour: z.array(shiftSum.extend({ hour: z.int().min(0).max(23) })),
    /**
     * By business day, more than one for a shift over midnight. Over all Z reports, a day's sales without its reversals are
     * what the till's statement of that day says: a reversal is on the day of its payment, a refund on its own.
     */
    byDay: z.array(z.object({ businessDate, sales: shiftSum, refunds: shiftSum, reversals: shiftSum })),
    /** Attempts that came to nothing: declined, and closed without a payment. */
    declined: z.int(),
    closed: z.int(),
    /** The first and the last sale by the time at which it was begun. */
    first: serial.optional(),
    last: serial.optional(),
    /** The part of the sales that ended before this shift was opened and after the till's last Z report. */
    before: shiftSum,
  })
  .meta({ id: 'ShiftReport' })
export type ShiftReport = z.infer<typeof shiftReport>

/** A report that is kept for ever, in a row with the ones before it. */
export const zReport = z
  .object({
    zNo: z.int().min(1).meta({ description: 'Running number of the terminal.' }),
    /** SHA-256 of the report, this number, the closing cashier and the hash of the terminal's Z report before, as canonical JSON. */
    hash: reportHash,
    previousHash: reportHash.optional(),
    closedBy: cashierNo,
    /** Payments that had no outcome yet: they are in the shift in which they end. */
    unfinished: z.int(),
    report: shiftReport,
  })
  .meta({ id: 'ZReport' })
export type ZReport = z.infer<typeof zReport>

/** What the hash of a Z report is taken over, as canonical JSON. */
export type ZContent = Omit<ZReport, 'hash'>

export const shiftView = z
  .object({
    shiftId: id('shift'),
    shiftNo,
    terminalNo,
    cashier: cashierName,
    openedAt: time,
    closedAt: time.optional(),
    /** Once it is closed. */
    z: zReport.optional(),
  })
  .meta({ id: 'Shift' })
export type ShiftView = z.infer<typeof shiftView>

/** A payment that has no outcome yet. */
export const unfinishedPayment = z.object({
  outTradeNo,
  amount: fen,
  state: z.enum(['PROCESSING', 'USERPAYING']),
  createdAt: time,
})

/** `GET shifts/current`: the open shift with its X report. Reading changes nothing. */
export const currentShift = z
  .object({
    /** Whether this till may only sell while a shift is open. */
    required: z.boolean(),
    shift: shiftView.optional(),
    x: shiftReport.optional(),
    /** The oldest twenty of those that have no outcome yet, and how many there are. */
    unfinished: z.object({ count: z.int(), payments: z.array(unfinishedPayment) }).optional(),
    serverTime: time,
  })
  .meta({ id: 'CurrentShift' })
export type CurrentShift = z.infer<typeof currentShift>

/**
 * `POST shifts`: the same number and cashier is the same shift, for ever. PIN_WRONG also when there is no such cashier;
 * PIN_LOCKED after five wrong ones; SHIFT_OPEN while another one is open here.
 */
export const openShiftBody = z.strictObject({ shiftNo, cashierNo, pin: cashierPin })
export type OpenShiftBody = z.infer<typeof openShiftBody>

export const shiftNoParams = z.strictObject({ shiftNo })

/**
 * `POST shifts/{shiftNo}/close`. `count` is the number of sales that the cashier has seen and confirmed; when there are
 * others by now, SHIFT_CHANGED, and nothing is closed. Without `anyway`, SHIFT_UNFINISHED while payments have no outcome.
 * `next` opens the next cashier's shift in the same step (交接班).
 */
export const closeShiftBody = z.strictObject({
  count: z.int().min(0),
  anyway: z.boolean().optional(),
  next: openShiftBody.optional(),
})
export type CloseShiftBody = z.infer<typeof closeShiftBody>

export const closedShift = z
  .object({ shift: shiftView, next: shiftView.optional() })
  .meta({ id: 'ClosedShift', description: 'The closed shift with its Z report, and the one that follows it.' })
export type ClosedShift = z.infer<typeof closedShift>

/** `POST shifts/{shiftNo}/unlock`: whether this is the PIN of the shift's cashier. */
export const unlockShiftBody = z.strictObject({ pin: cashierPin })
export type UnlockShiftBody = z.infer<typeof unlockShiftBody>

/** `GET shifts`: the till's last closed shifts, newest first. */
export const lastShifts = z.object({ shifts: z.array(shiftView) })
export type LastShifts = z.infer<typeof lastShifts>
