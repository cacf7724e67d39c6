import { z } from 'zod'
import {
  amount,
  base64url,
  businessDate,
  fen,
  id,
  identityClass,
  merchantNo,
  outTradeNo,
  p256PublicJwk,
  terminalNo,
  text,
  time,
} from './fields.ts'
import { merchantRefusal } from './merchant-standing.ts'
import { refundView } from './refund-api.ts'
import {
  CONFIRMATION_REASONS,
  CONFIRMATION_STATES,
  DECLINE_CODES,
  DYNAMIC_CODE_STATES,
  SURCHARGE_WAIVERS,
  TRADE_STATES,
} from './states.ts'

/** The gateway's wire, `/gateway/v1`: what a till, or another vendor's POS, says and hears. */

export const activateBody = z.strictObject({
  activationCode: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{4}$/),
  publicKey: p256PublicJwk,
})
export type ActivateBody = z.infer<typeof activateBody>

export const surchargeRuleView = z
  .object({
    ruleId: id('surchargeRule'),
    version: z.int(),
    identityClasses: z.array(identityClass).min(1),
    merchantNo: merchantNo.optional(),
    /** A category of merchants; never together with one merchant. */
    categoryId: id('merchantCategory').optional(),
    weekdays: z.array(z.int().min(1).max(7)),
    fromMinute: z.int(),
    toMinute: z.int(),
    validFrom: businessDate,
    validTo: businessDate.optional(),
    rateBps: z.int(),
    flatFen: fen,
    minFen: fen,
    capFen: fen.optional(),
    receiver: z.enum(['SCHOOL', 'MERCHANT']),
    denied: z.boolean(),
  })
  .meta({ id: 'SurchargeRule' })

/** `GET config`: everything a till must know, and its heart-beat. The surcharge rules are for showing; the server decides. */
export const configQuery = z.strictObject({
  version: z.string().max(32).optional(),
  skewMs: z
    .string()
    .regex(/^-?\d{1,12}$/)
    .optional(),
  stopListVersion: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
})
/** Why a till is locked from afar, and whom its cashier calls. */
export const terminalLock = z
  .object({ lockedAt: time, reason: z.string(), contact: z.string() })
  .meta({ id: 'TerminalLock' })
export type TerminalLock = z.infer<typeof terminalLock>

export const terminalConfig = z
  .object({
    serverTime: time,
    terminalId: id('terminal'),
    terminalNo,
    terminalName: z.string(),
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    jwksPath: z.string(),
    revocationsPath: z.string(),
    maxAmount: amount,
    /** Whether this till may only sell while a cashier's shift is open. */
    shiftRequired: z.boolean(),
    /** The category of this till's merchant, which rules may be for. */
    categoryId: id('merchantCategory').optional(),
    /** The office has locked this till: it finishes what it has begun and begins nothing (TERMINAL_LOCKED). */
    lock: terminalLock.optional(),
    /** Why the merchant takes no payments now; the server decides at every payment. */
    merchantRefusal: merchantRefusal.optional(),
    surchargeRules: z.array(surchargeRuleView),
  })
  .meta({ id: 'TerminalConfig' })
export type TerminalConfig = z.infer<typeof terminalConfig>

export const tokenBody = z.strictObject({
  grantType: z.literal('client_credentials'),
  clientAssertionType: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
  clientAssertion: z.string().max(2000),
})
export const tokenAnswer = z.object({
  accessToken: z.string(),
  tokenType: z.literal('Bearer'),
  /** Seconds. */
  expiresIn: z.int(),
})
export type TokenAnswer = z.infer<typeof tokenAnswer>

/** `POST payments`: a reverse scan. `authCode` is exactly what the scanner read: our QR text, our 20 digits, or another wallet's code. */
export const payByCodeBody = z.strictObject({
  outTradeNo,
  authCode: z.string().min(1).max(400),
  amount,
  subject: text(128).optional(),
  operator: text(32).optional(),
})
export type PayByCodeBody = z.infer<typeof payByCodeBody>

export const merchantCodeId = z.string().regex(/^(?:mcd|dyn)_[0-9a-f]{32}$/)

export const PAYMENT_EVENT_TYPES = [
  'CREATED',
  'CONFIRMATION_REQUESTED',
  'CONFIRMED',
  'REFUSED',
  'EXPIRED',
  'CANCELLED',
  'SUCCEEDED',
  'DECLINED',
  'CLOSED',
  'FOUND_BY_SWEEPER',
] as const

export const paymentEvent = z.object({
  type: z.enum(PAYMENT_EVENT_TYPES),
  at: time,
  /** Who caused it: a terminal no., `app`, `gateway`, `sweeper`. */
  actor: z.string(),
})

export const confirmationView = z
  .object({
    reason: z.enum(CONFIRMATION_REASONS),
    state: z.enum(CONFIRMATION_STATES),
    /** By the server's clock; a payment that is not confirmed by then is CLOSED. */
    expiresAt: time,
    earlierOutTradeNo: outTradeNo
      .optional()
      .meta({ description: 'With DUPLICATE: the payment that this one looks like, paid or under way.' }),
    earlierAt: time.optional().meta({ description: 'When that one was taken.' }),
  })
  .meta({ id: 'Confirmation' })
export type ConfirmationView = z.infer<typeof confirmationView>

export const paymentView = z
  .object({
    paymentId: id('payment'),
    outTradeNo,
    merchantNo,
    merchantName: z.string(),
    /** Absent when a merchant code was scanned that belongs to no till. */
    terminalNo: terminalNo.optional(),
    channel: z.enum(['ONECARD', 'WECHAT', 'ALIPAY', 'UNIONPAY', 'ECNY', 'UNKNOWN']),
    mode: z.enum(['REVERSE_SCAN', 'FORWARD_SCAN']),
    state: z.enum(TRADE_STATES),
    /** 0 for a number that was cancelled before anything came under it. */
    amount: fen,
    surcharge: z.object({
      amount: fen,
      ruleId: id('surchargeRule').optional(),
      ruleVersion: z.int().optional(),
      rateBps: z.int().optional(),
      receiver: z.enum(['SCHOOL', 'MERCHANT']).optional(),
      /** NONE: no rule applied. PENDING: identity not established yet. APPLIED: in the total. */
      status: z.enum(['NONE', 'APPLIED', 'PENDING']),
      /** PENDING: what was taken once the identity was established, by the rule above, and what of that went back or is on its way. Not in the total. */
      later: z.object({ taken: fen, back: fen, at: time }).optional(),
      /** PENDING: nothing will be taken. */
      waived: z.object({ because: z.enum(SURCHARGE_WAIVERS), at: time }).optional(),
    }),
    total: fen,
    /** What has gone back or is on its way, surcharge included. */
    refundedAmount: fen,
    payer: z
      .object({
        maskedName: z.string().meta({ description: '张*三' }),
        accountTail: z.string().meta({ description: 'Last four of the school number.' }),
        identityClass: identityClass.optional().meta({ description: 'Absent while it is not established.' }),
      })
      .optional(),
    subject: z.string().optional(),
    operator: z.string().optional(),
    /** Forward scan: the merchant code that was scanned, static (`mcd_`) or dynamic (`dyn_`); absent when its number was typed. */
    merchantCodeId: merchantCodeId.optional(),
    declineCode: z.enum(DECLINE_CODES).optional(),
    merchantRefusal: merchantRefusal.optional().meta({ description: 'With MERCHANT_DISABLED: why.' }),
    usedByOutTradeNo: outTradeNo.optional().meta({
      description:
        'With CODE_USED: this till has scanned the code before, under this number, and that payment was under way or had just ' +
        'been paid. Ask what became of that one; do not charge again.',
    }),
    confirmation: confirmationView.optional().meta({
      description:
        'When it had to be confirmed: while the state is USERPAYING nothing is debited. Every reason but DUPLICATE asks the ' +
        'payer for the PIN; DUPLICATE asks the cashier, see `POST payments/{outTradeNo}/confirm`.',
    }),
    businessDate,
    createdAt: time,
    paidAt: time.optional(),
    events: z.array(paymentEvent),
    /** What went back or shall, oldest first; absent when nothing was ever asked for. */
    refunds: z.array(refundView).optional(),
  })
  .meta({ id: 'Payment' })
export type PaymentView = z.infer<typeof paymentView>

/** `POST payments/{outTradeNo}/confirm`: the cashier wants a payment that looks like the one before. */
export const confirmDuplicateBody = z.strictObject({})

/** `POST dynamic-codes`: a code for one payment of a fixed amount, to be shown to the customer. `expiresIn` in seconds. */
export const dynamicCodeBody = z.strictObject({
  outTradeNo,
  amount,
  subject: text(128).optional(),
  expiresIn: z.int().min(60).max(1800).optional().meta({ description: 'Seconds; 300 when absent.' }),
})
export type DynamicCodeBody = z.infer<typeof dynamicCodeBody>

export const dynamicCodeView = z
  .object({
    outTradeNo,
    dynamicId: id('dynamicCode'),
    /** The text of the QR. */
    url: z.string(),
    amount,
    subject: z.string().optional(),
    state: z.enum(DYNAMIC_CODE_STATES),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: 'DynamicCode' })
export type DynamicCodeView = z.infer<typeof dynamicCodeView>

/** What stands under a dynamic code's number while nobody has paid it: USERPAYING, or CLOSED once it cannot be paid any more. */
export const unpaidCodeView = z
  .object({
    outTradeNo,
    merchantNo,
    merchantName: z.string(),
    terminalNo: terminalNo.optional(),
    channel: z.literal('ONECARD'),
    mode: z.literal('FORWARD_SCAN'),
    state: z.enum(['USERPAYING', 'CLOSED']),
    amount,
    subject: z.string().optional(),
    merchantCodeId: id('dynamicCode'),
    url: z.string(),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: 'UnpaidCode' })
export type UnpaidCodeView = z.infer<typeof unpaidCodeView>

/** `GET payments/{outTradeNo}` and `POST payments/{outTradeNo}/cancel`: told apart by `paymentId`. */
export const tradeView = z.union([paymentView, unpaidCodeView])
export type TradeView = z.infer<typeof tradeView>

export const outTradeNoParams = z.strictObject({ outTradeNo })

/** A day that the calendar has. */
export const statementParams = z.strictObject({
  date: z.iso.date().refine((date) => date >= '2000-01-01', 'The books begin in 2000.'),
})

/** `GET statements/{date}`: the terminal's own day, newest first, and its totals. */
export const terminalStatement = z
  .object({
    businessDate,
    terminalNo,
    count: z.int(),
    amount: fen,
    surcharge: fen,
    total: fen,
    payments: z.array(paymentView),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'TerminalStatement' })
export type TerminalStatement = z.infer<typeof terminalStatement>

export const nonce = base64url(22)
