import { z } from 'zod'
import {
  businessDate,
  fen,
  id,
  identityClass,
  merchantNo,
  outTradeNo,
  pageQuery,
  terminalNo,
  text,
  time,
} from './fields.ts'
import { IDENTITY_CLASSES, REFUND_STATES, TRADE_STATES } from './states.ts'

/** Paying many payments back at once (批量退费), as the office sees it. */

/** SURCHARGE: what is left of the surcharge, and none of the amount. ALL: everything that is left. SHARE: a part of the amount. */
export const PAY_BACK_MODES = ['SURCHARGE', 'ALL', 'SHARE'] as const
export type PayBackMode = (typeof PAY_BACK_MODES)[number]

/** Most payments that one batch looks at. */
export const MOST_PAID_BACK = 20_000
/** The longest window of time, in days. */
export const PAY_BACK_DAYS = 31

/** Which payments: of a window of time, and of a canteen, a merchant, a till, a class, a rule. */
export const payBackFilter = z.strictObject({
  from: time,
  to: time,
  canteenId: text(64).optional(),
  merchantNo: merchantNo.optional(),
  terminalNo: terminalNo.optional(),
  identityClass: z.enum(IDENTITY_CLASSES).optional(),
  ruleId: text(64).optional(),
})
export type PayBackFilter = z.infer<typeof payBackFilter>

/** `POST pay-backs`: looks at the payments and fixes row by row what would go back. Nothing moves. */
export const payBackBody = z
  .strictObject({
    filter: payBackFilter,
    mode: z.enum(PAY_BACK_MODES),
    /** With SHARE alone: of the amount, in basis points. */
    shareBps: z.int().min(1).max(10_000).optional(),
    reason: text(128),
  })
  .refine(({ mode, shareBps }) => (mode === 'SHARE') === (shareBps !== undefined), {
    path: ['shareBps'],
    message: 'A share is named with SHARE, and with nothing else.',
  })
export type PayBackBody = z.infer<typeof payBackBody>

/** Why a payment is left out, or why its part did not go back when its turn came. */
export const PAY_BACK_REASONS = [
  'SANDBOX',
  'OTHER_CHANNEL',
  'UNFINISHED',
  'REVERSED',
  'TOO_OLD',
  'NO_SURCHARGE',
  'NOTHING_LEFT',
  'IN_ANOTHER',
  'LESS_LEFT',
  'REFUSED',
] as const
export type PayBackReason = (typeof PAY_BACK_REASONS)[number]

export const PAY_BACK_STATES = ['DRAFT', 'REQUESTED', 'RUNNING', 'DONE', 'DROPPED'] as const
export const PAY_BACK_ITEM_STATES = ['PLANNED', 'LEFT_OUT', 'SENT', 'FAILED'] as const

const sum = z.object({ count: z.int(), amount: fen, surcharge: fen })

/** A batch with what it comes to: how many rows stand where. */
export const payBack = z
  .object({
    payBackId: id('payBack'),
    filter: payBackFilter,
    mode: z.enum(PAY_BACK_MODES),
    shareBps: z.int().optional(),
    reason: z.string(),
    /** DRAFT: looked at. REQUESTED: waits for a second person. */
    state: z.enum(PAY_BACK_STATES),
    approvalId: id('approval').optional(),
    createdBy: z.string(),
    createdAt: time,
    decidedBy: z.string().optional(),
    startedAt: time.optional(),
    finishedAt: time.optional(),
    /** Of how many people and merchants. */
    people: z.int(),
    merchants: z.int(),
    /** Still to be sent, sent, and sent but not yet arrived. */
    planned: sum,
    sent: sum,
    underWay: z.int(),
    /** Of those that have arrived, into the suspense account: the payer's account is closed. */
    toSuspense: z.int(),
    failed: z.int(),
    leftOut: z.array(z.object({ reason: z.enum(PAY_BACK_REASONS), count: z.int() })),
  })
  .meta({ id: 'PayBack' })
export type PayBackView = z.infer<typeof payBack>

export const payBackRow = payBack
  .pick({ payBackId: true, mode: true, shareBps: true, reason: true, state: true, createdBy: true, createdAt: true })
  .extend({ planned: z.int(), leftOut: z.int(), total: fen })
  .meta({ id: 'PayBackRow' })
export type PayBackRow = z.infer<typeof payBackRow>

export const payBackPage = z.object({ payBacks: z.array(payBackRow), nextCursor: z.string().optional() })
export type PayBackPage = z.infer<typeof payBackPage>

export const payBackParams = z.strictObject({ payBackId: id('payBack') })

/** `GET pay-backs/{payBackId}/items`: by payment. */
export const payBackItemsQuery = pageQuery.extend({ state: z.enum(PAY_BACK_ITEM_STATES).optional() })

export const payBackItem = z
  .object({
    paymentId: id('payment'),
    outTradeNo,
    merchantNo,
    merchantName: z.string(),
    merchantNameEn: z.string(),
    businessDate,
    /** What was paid, and in which state the payment is. */
    paidAmount: fen,
    paidSurcharge: fen,
    paymentState: z.enum(TRADE_STATES),
    person: z.object({ schoolNo: z.string(), name: z.string(), identityClass }).optional(),
    state: z.enum(PAY_BACK_ITEM_STATES),
    amount: fen,
    surcharge: fen,
    /** SUSPENSE: the payer's account is closed, so that the money waits for its owner. */
    road: z.enum(['ACCOUNT', 'SUSPENSE']).optional(),
    reason: z.enum(PAY_BACK_REASONS).optional(),
    outRefundNo: z.string(),
    refundState: z.enum(REFUND_STATES).optional(),
  })
  .meta({ id: 'PayBackItem' })
export type PayBackItemView = z.infer<typeof payBackItem>

export const payBackItems = z.object({ items: z.array(payBackItem), nextCursor: z.string().optional() })
export type PayBackItems = z.infer<typeof payBackItems>

/** `GET pay-backs/{payBackId}/export.csv` and `.xlsx`: every row with what came of it. */
export const payBackExport = z.strictObject({ language: z.enum(['zh', 'en']).optional() })
