import { z } from 'zod'
import {
  amount,
  businessDate,
  fen,
  id,
  identityClass,
  merchantNo,
  p256PublicJwk,
  terminalNo,
  text,
  time,
} from './fields.ts'
import { merchantCodeId, paymentView } from './gateway-api.ts'
import { orderQuote, orderRule } from './order-quote.ts'
import { refundView } from './refund-api.ts'

/** The platform's wire, `/platform/v1`: what the student's app says and hears. */

export const loginBody = z.strictObject({
  schoolNo: z.string().regex(/^[A-Za-z0-9]{4,20}$/),
  password: text(128),
})
export type LoginBody = z.infer<typeof loginBody>

/** `POST sessions` and `POST sessions/refresh`; the refresh token travels only in an HttpOnly cookie. */
export const sessionAnswer = z
  .object({
    /** For this API. */
    accessToken: z.string(),
    /** For the TSM; the two are useless in each other's place. */
    tsmToken: z.string(),
    /** Seconds that both live. */
    expiresIn: z.int(),
    /** Whether the password was given lately enough for `POST /tsm/v1/devices` to take another phone; else it answers PROOF_REQUIRED. */
    enrols: z.boolean(),
    person: z.object({ personId: id('person'), name: z.string(), identityClass: identityClass.optional() }),
  })
  .meta({ id: 'Session' })
export type SessionAnswer = z.infer<typeof sessionAnswer>

export const meView = z
  .object({
    personId: id('person'),
    schoolNo: z.string(),
    name: z.string(),
    /** Absent while it is not established: then the base price is charged, and a surcharge may follow. */
    identityClass: identityClass.optional(),
    /** The business days that the identity holds, both inclusive; on others nothing is paid. Absent: open. */
    identityFrom: businessDate.optional(),
    identityUntil: businessDate.optional(),
    accountState: z.enum(['ACTIVE', 'FROZEN', 'CLOSED']),
    /** The person's own money. */
    balance: fen,
    /** What the school has given (补助): spent first, at merchants that take it. Absent where a ledger knows none. */
    subsidy: fen.optional(),
    spentToday: fen,
    paymentLimit: fen,
    dailyLimit: fen,
    /** Whether `PUT me/pin` has been called, and whether wrong PINs have locked it since. */
    pinSet: z.boolean(),
    pinLocked: z.boolean(),
    /** When the PIN was set last, so that every phone can say so. */
    pinSetAt: time.optional(),
    /** The person's own limits, below the school's. */
    ownPaymentLimit: fen.optional(),
    ownDailyLimit: fen.optional(),
    /** Since when a loss report stops all payments; `GET me/loss-report` says more. */
    lossReportedAt: time.optional(),
    /** What static merchant codes may take on one business day, and what they have taken today, surcharges included. */
    staticLimit: fen,
    staticSpentToday: fen,
    serverTime: time,
  })
  .meta({ id: 'Me' })
export type MeView = z.infer<typeof meView>

/** What came back, as the payer sees it. */
const payersRefund = refundView.extend({
  /** What of `total` went to the subsidy that it came from; the rest went to the person's own money. */
  subsidy: fen.optional(),
  /** The payer's account was closed, so `subsidy` went back to the school: it is never paid out. */
  subsidyToFund: z.literal(true).optional(),
})

/** A bill: the payment as the payer sees it. Declines are listed too, so that "not charged" can be looked up. */
export const billView = paymentView
  .omit({ operator: true })
  .extend({
    merchantNameEn: z.string(),
    /** Forward scan: the order it pays. */
    orderId: id('order').optional(),
    /** The rule in words, as it stood when it was applied. */
    surchargeRuleName: z.string().optional(),
    surchargeRuleNameEn: z.string().optional(),
    /** The person's own balance after this payment, in fen. */
    balanceAfter: fen.optional(),
    /** What of `total` the person's subsidy paid. */
    subsidy: fen.optional(),
    refunds: z.array(payersRefund).optional(),
  })
  .meta({ id: 'Bill' })
export type BillView = z.infer<typeof billView>

/** Money that came back, or is on its way, as a line of its own beside the payment that it came from. */
export const billRefund = payersRefund
  .omit({ requestedBy: true, decidedBy: true })
  .extend({
    /** When it was decided, and the payer's books changed: the line stands at this time. */
    at: time,
    /** Where it came from, as it stands now. */
    bill: billView,
  })
  .meta({ id: 'BillRefund' })
export type BillRefund = z.infer<typeof billRefund>

/** A payment, or what came back of one: told apart by `refundId`. */
export const billLine = z.union([billRefund, billView])
export type BillLine = z.infer<typeof billLine>

/** `GET merchant-code-keys`: public. A phone refuses a code that none of these has signed before it asks anybody. */
export const merchantCodeKeys = z
  .object({
    keys: z.array(p256PublicJwk.extend({ kid: z.string(), alg: z.literal('ES256'), use: z.literal('sig') })),
  })
  .meta({ id: 'MerchantCodeKeys' })
export type MerchantCodeKeys = z.infer<typeof merchantCodeKeys>

/**
 * `POST orders`: exactly one of the two. `code` is what was scanned (our URL, its EMV form, or the token that an address of
 * the app carries); `merchantNo` is what was typed where no code can be read.
 */
export const orderBody = z
  .strictObject({ code: z.string().min(1).max(1000).optional(), merchantNo: merchantNo.optional() })
  .refine(({ code, merchantNo: typed }) => (code === undefined) !== (typed === undefined), {
    message: 'Exactly one of code and merchantNo.',
  })
export type OrderBody = z.infer<typeof orderBody>

/** OPEN: may be paid. PAYING: a payment is under way. PAID and CLOSED are final; CLOSED also when its payment came to nothing. */
export const ORDER_STATES = ['OPEN', 'PAYING', 'PAID', 'CLOSED'] as const

export const orderView = z
  .object({
    orderId: id('order'),
    /** STATIC: the payer types the amount. DYNAMIC: `quote` says what there is to pay. */
    kind: z.enum(['STATIC', 'DYNAMIC']),
    state: z.enum(ORDER_STATES),
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    canteenName: z.string(),
    canteenNameEn: z.string(),
    /** When the code is a till's. */
    terminalNo: terminalNo.optional(),
    terminalName: z.string().optional(),
    merchantCodeId: merchantCodeId.optional(),
    /** What the merchant has written on the plate: a window, a stall. */
    label: z.string().optional(),
    /** What is bought, when the merchant said so. */
    subject: z.string().optional(),
    /** The rule that applies to this payer here now; absent when there is no surcharge. */
    rule: orderRule.optional(),
    /** A dynamic order's from the start; a static one's once it was asked for. */
    quote: orderQuote.optional(),
    /** STATIC: what today's limit leaves, in fen. */
    limitLeft: fen.optional(),
    createdAt: time,
    expiresAt: time,
    serverTime: time,
    /** Once it was paid, or tried to be: state PROCESSING, SUCCESS, PAYERROR or CLOSED. */
    bill: billView.optional(),
  })
  .meta({ id: 'Order' })
export type OrderView = z.infer<typeof orderView>

export const orderParams = z.strictObject({ orderId: id('order') })
export const quoteBody = z.strictObject({ amount })
export type QuoteBody = z.infer<typeof quoteBody>

export const pin = z
  .string()
  .regex(/^\d{6}$/)
  .meta({ description: 'Six digits.' })

/**
 * `POST orders/{id}/pay`: the payer authorises exactly this total. Answers with the bill, PROCESSING when the outcome is not
 * known yet. The same order again is the same bill, for ever; after a decline scan again for a new order.
 */
export const payOrderBody = z.strictObject({ amount, total: z.int().min(1).max(20_000_000), pin })
export type PayOrderBody = z.infer<typeof payOrderBody>

/** `GET me/pending-confirmations`: what the person is asked to confirm right now, oldest first; each bill is USERPAYING. */
export const pendingConfirmations = z
  .object({ bills: z.array(billView), serverTime: time })
  .meta({ id: 'PendingConfirmations' })
export type PendingConfirmations = z.infer<typeof pendingConfirmations>

export const paymentParams = z.strictObject({ paymentId: id('payment') })

/** `POST payments/{paymentId}/confirm`: the payer authorises exactly this total. */
export const confirmBody = z.strictObject({ total: z.int().min(1).max(20_000_000), pin })
export type ConfirmBody = z.infer<typeof confirmBody>

/** `PUT me/pin`: exactly one proof. The first PIN, a forgotten and a locked one take the password; a change also the old PIN. */
export const setPinBody = z
  .strictObject({ pin, oldPin: pin.optional(), password: text(128).optional() })
  .refine(({ oldPin, password }) => (oldPin === undefined) !== (password === undefined), {
    message: 'Exactly one of oldPin and password.',
  })
export type SetPinBody = z.infer<typeof setPinBody>

/**
 * `GET me/bills`: newest first; what came back stands at its own time. `months` sums every month that appears on the page,
 * whole months.
 */
export const billPage = z
  .object({
    bills: z.array(billLine),
    months: z.array(
      z.object({
        month: z.string().regex(/^\d{4}-\d{2}$/),
        /** Payments that were paid. */
        count: z.int(),
        /** What they came to, surcharges that were taken later included, and what came back in this month, be it of earlier ones. */
        paid: fen,
        refunded: fen,
      }),
    ),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'BillPage' })
export type BillPage = z.infer<typeof billPage>
