import { z } from 'zod'
import { id, pageQuery, terminalNo, text, time } from './fields.ts'
import { cashierName, cashierNo, cashierPin, shiftView } from './shift-api.ts'

/** Cashiers and their shifts on the portal's wire; whoever needs them imports `portal-api.ts`, which has all of it. */

export const CASHIER_STATES = ['ACTIVE', 'DISABLED'] as const

export const portalCashier = cashierName
  .extend({
    state: z.enum(CASHIER_STATES),
    /** After five wrong PINs; a new PIN unlocks it. */
    pinLocked: z.boolean(),
    createdAt: time,
    pinSetAt: time,
    /** The till at which a shift of this cashier is open. */
    atTerminal: terminalNo.optional(),
  })
  .meta({ id: 'PortalCashier' })
export type PortalCashier = z.infer<typeof portalCashier>

/** `GET cashiers` (owner): all of the merchant, by number, and whether its tills need an open shift to sell. */
export const portalCashiers = z.object({ cashiers: z.array(portalCashier), shiftRequired: z.boolean() })
export type PortalCashiers = z.infer<typeof portalCashiers>

export const cashierParams = z.strictObject({ cashierNo })

/** `PUT cashiers/{cashierNo}` (owner): adds a cashier, who has no PIN yet, or names the one of this number anew. */
export const cashierBody = z.strictObject({ name: text(64), nameEn: text(64).optional() })
export type CashierBody = z.infer<typeof cashierBody>

/** `POST cashiers/{cashierNo}/pin` (owner): the PIN is drawn by the server and shown only now. */
export const cashierWithPin = z.object({ cashier: portalCashier, pin: cashierPin }).meta({ id: 'CashierWithPin' })
export type CashierWithPin = z.infer<typeof cashierWithPin>

/** `POST cashiers/{cashierNo}/state` (owner). Who is disabled can open no shift; one that is open stays open. */
export const cashierStateBody = z.strictObject({ active: z.boolean() })
export type CashierStateBody = z.infer<typeof cashierStateBody>

/** `POST shift-setting` (owner): whether the merchant's tills need an open shift to sell. */
export const shiftSetting = z.strictObject({ required: z.boolean() }).meta({ id: 'ShiftSetting' })
export type ShiftSetting = z.infer<typeof shiftSetting>

export const portalShift = shiftView.extend({ terminalName: z.string().optional() }).meta({ id: 'PortalShift' })
export type PortalShift = z.infer<typeof portalShift>

/** `GET shifts` (owner): closed ones, newest first, all or those of one till; on the first page also those that are open. */
export const shiftsQuery = pageQuery.extend({ terminalNo: terminalNo.optional() })
export type ShiftsQuery = z.infer<typeof shiftsQuery>
export const portalShiftPage = z
  .object({ open: z.array(portalShift), shifts: z.array(portalShift), nextCursor: z.string().optional() })
  .meta({ id: 'PortalShiftPage' })
export type PortalShiftPage = z.infer<typeof portalShiftPage>

export const shiftParams = z.strictObject({ shiftId: id('shift') })

/** `GET shifts/{shiftId}/z.csv` (owner): its words in this language, zh when absent. */
export const zQuery = z.strictObject({ language: z.enum(['zh', 'en']).optional() })
