import { z } from 'zod'
import { id, pageQuery, fen, terminalNo, time } from './fields.ts'
import { PAYMENT_EVENT_TYPES, paymentView } from './gateway-api.ts'
import { portalRefund } from './portal-refunds-api.ts'
import { TRADE_STATES } from './states.ts'

/** The payments of the portal's wire; whoever needs them imports `portal-api.ts`, which has all of it. */

/** What was paid; amounts in fen. */
export const takings = z
  .object({ count: z.int(), amount: fen, surcharge: fen, total: fen })
  .meta({ id: 'Takings', description: 'Payments that were paid. total = amount + surcharge.' })
export type Takings = z.infer<typeof takings>

/** A payment as a line of a list. */
export const portalPaymentRow = paymentView
  .omit({ merchantName: true, events: true })
  .extend({ terminalName: z.string().optional() })
  .meta({ id: 'PortalPaymentRow' })
export type PortalPaymentRow = z.infer<typeof portalPaymentRow>

const fenText = z.string().regex(/^(?:0|[1-9]\d{0,7})$/)
const states = new Set<string>(TRADE_STATES)
/** A day that the calendar has, within the time that the books can know. */
const campusDay = z.iso.date().refine((date) => date >= '2000-01-01' && date < '2100-01-01', 'The books begin in 2000.')

/** What the list, its totals and its exports are of. All parts must hold; what is absent lets everything pass. */
const paymentFilterShape = {
  /** One or several, with commas: `SUCCESS,REFUND`. */
  state: z
    .string()
    .refine((list) => list.split(',').every((state) => states.has(state)), 'Not a list of states.')
    .optional(),
  /** Business days, both included. */
  from: campusDay.optional(),
  to: campusDay.optional(),
  terminalNo: terminalNo.optional(),
  /** Amounts in fen without the surcharge, both included. */
  minAmount: fenText.optional(),
  maxAmount: fenText.optional(),
  mode: z.enum(['REVERSE_SCAN', 'FORWARD_SCAN']).optional(),
  /**
   * Any number that is at hand: a payment id, an order number, a terminal no., the id of a merchant code or an order, the
   * payer's school number or its last four.
   */
  q: z.string().trim().min(1).max(64).optional(),
}

/** Newest first unless said. */
export const PAYMENT_SORTS = ['newest', 'oldest', 'highest', 'lowest'] as const
export type PaymentSort = (typeof PAYMENT_SORTS)[number]
const sort = z.enum(PAYMENT_SORTS).optional()

/** `GET payments/totals`. */
export const paymentFilterQuery = z.strictObject(paymentFilterShape)
export type PaymentFilterQuery = z.infer<typeof paymentFilterQuery>

/** `GET payments`. */
export const paymentsQuery = pageQuery.extend({ ...paymentFilterShape, sort })
export type PaymentsQuery = z.infer<typeof paymentsQuery>

/** `GET payments/export.csv` and `GET payments/export.xlsx` (owner): the columns' titles in this language, zh when absent. */
export const exportQuery = z.strictObject({ ...paymentFilterShape, sort, language: z.enum(['zh', 'en']).optional() })
export type ExportQuery = z.infer<typeof exportQuery>

/** The cursors of the pages around it; the first page has none before it, the last one none behind it. */
export const portalPaymentPage = z
  .object({
    payments: z.array(portalPaymentRow),
    previousCursor: z.string().optional(),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'PortalPaymentPage' })
export type PortalPaymentPage = z.infer<typeof portalPaymentPage>

/** Asked apart from the pages: it stays the same while one turns them. */
export const paymentTotals = z
  .object({
    /** Payments that the filter lets pass, in any state. */
    payments: z.int(),
    /** Those of them that were paid. */
    paid: takings,
    refunded: fen,
  })
  .meta({ id: 'PaymentTotals' })
export type PaymentTotals = z.infer<typeof paymentTotals>

export const paymentParams = z.strictObject({ paymentId: id('payment') })

/** `GET payments/{paymentId}`. */
export const portalPayment = paymentView
  .omit({ merchantName: true, events: true })
  .extend({
    terminalName: z.string().optional(),
    /** The static code's plate. */
    merchantCodeLabel: z.string().optional(),
    /** The rule in words, as it stood when it was applied. */
    surchargeRuleName: z.string().optional(),
    surchargeRuleNameEn: z.string().optional(),
    /** What went back or shall, and who wanted it, oldest first. */
    refunds: z.array(portalRefund),
    /** What has happened, oldest first. */
    timeline: z.array(
      z.object({
        type: z.enum(PAYMENT_EVENT_TYPES),
        at: time,
        actor: z.object({
          kind: z.enum(['TERMINAL', 'APP', 'GATEWAY', 'SWEEPER']),
          /** Of a terminal. */
          terminalNo: terminalNo.optional(),
          terminalName: z.string().optional(),
        }),
      }),
    ),
  })
  .meta({ id: 'PortalPayment' })
export type PortalPayment = z.infer<typeof portalPayment>
