import { z } from 'zod'
import { businessDate, id, merchantNo, pageQuery, terminalNo, text, time } from './fields.ts'
import { postingRecord } from './onecard-api.ts'
import { paymentTotals, portalPayment, portalPaymentRow } from './portal-payments-api.ts'
import { IDENTITY_CLASSES, TRADE_STATES } from './states.ts'

/** The payments of all merchants, as the office sees them. */

/** A filter by class or amount looks at so many days at most: no sums know classes, and no index amounts of everybody. */
export const NARROW_DAYS = 31

const states = new Set<string>(TRADE_STATES)
const fenText = z.string().regex(/^(?:0|[1-9]\d{0,7})$/)

/** What the list, its totals and its files are of. All parts must hold; what is absent lets everything pass. */
const filterShape = {
  canteenId: text(64).optional(),
  merchantNo: merchantNo.optional(),
  terminalNo: terminalNo.optional(),
  /** Whose: a school number. */
  schoolNo: z
    .string()
    .regex(/^[A-Za-z0-9]{4,20}$/)
    .optional(),
  identityClass: z.enum(IDENTITY_CLASSES).optional(),
  /** One or several, with commas: `SUCCESS,REFUND`. */
  state: z
    .string()
    .refine((list) => list.split(',').every((state) => states.has(state)), 'Not a list of states.')
    .optional(),
  /** Business days, both included. */
  from: businessDate.optional(),
  to: businessDate.optional(),
  /** Amounts in fen without the surcharge, both included. */
  minAmount: fenText.optional(),
  maxAmount: fenText.optional(),
}

/** `GET payments/totals`. */
export const officePaymentFilter = z.strictObject(filterShape)
export type OfficePaymentFilter = z.infer<typeof officePaymentFilter>

/** `GET payments`: newest first. */
export const officePaymentsQuery = pageQuery.extend(filterShape)
export type OfficePaymentsQuery = z.infer<typeof officePaymentsQuery>

/** `GET payments/export.csv` and `.xlsx`. */
export const officePaymentsExport = z.strictObject({ ...filterShape, language: z.enum(['zh', 'en']).optional() })

/** A payment as a line of the office's list: with whose it is. */
export const officePaymentRow = portalPaymentRow
  .extend({ merchantName: z.string(), merchantNameEn: z.string(), schoolNo: z.string().optional() })
  .meta({ id: 'OfficePaymentRow' })
export type OfficePaymentRow = z.infer<typeof officePaymentRow>

export const officePaymentPage = z
  .object({ payments: z.array(officePaymentRow), nextCursor: z.string().optional() })
  .meta({ id: 'OfficePaymentPage' })
export type OfficePaymentPage = z.infer<typeof officePaymentPage>

export const officePaymentTotals = paymentTotals
export type OfficePaymentTotals = z.infer<typeof officePaymentTotals>

/** `GET payments/{paymentId}`: what the merchant sees, and what the office knows besides. */
export const officePayment = portalPayment
  .extend({
    merchantName: z.string(),
    merchantNameEn: z.string(),
    schoolNo: z.string().optional(),
    deviceId: z.string().optional(),
    orderId: z.string().optional(),
    closingAt: time.optional(),
    /** The ledger's own words on it and on what went back; absent while the ledger does not answer. */
    ledger: z.array(postingRecord).optional(),
    /** The settlements that have counted it, or what went back of it. */
    settlements: z.array(z.object({ settlementId: id('settlement'), businessDate })),
  })
  .meta({ id: 'OfficePayment' })
export type OfficePayment = z.infer<typeof officePayment>

/** `GET find?q=`: where a number leads. Nothing when nobody has it. */
export const findQuery = z.strictObject({ q: z.string().trim().min(1).max(64) })
export const FOUND_KINDS = ['PAYMENT', 'PAYMENTS', 'MERCHANT', 'TERMINAL', 'PERSON', 'SETTLEMENT', 'PAY_BACK'] as const
/** PAYMENT by its id; PAYMENTS of a merchant, a till or a person, by a filter of their list. */
export const found = z.object({ kind: z.enum(FOUND_KINDS), id: z.string(), name: z.string().optional() })
export type Found = z.infer<typeof found>
export const foundAnswer = z.object({ found: z.array(found) }).meta({ id: 'FoundAnswer' })
export type FoundAnswer = z.infer<typeof foundAnswer>

/** The canteens and their merchants, for filters. */
export const places = z
  .object({
    canteens: z.array(z.object({ canteenId: z.string(), name: z.string(), nameEn: z.string() })),
    merchants: z.array(z.object({ merchantNo, canteenId: z.string(), name: z.string(), nameEn: z.string() })),
  })
  .meta({ id: 'Places' })
export type Places = z.infer<typeof places>
