import { z } from 'zod'
import { fen, id, identityClass, text, time } from './fields.ts'
import { paymentView } from './gateway-api.ts'

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
    person: z.object({ personId: id('person'), name: z.string(), identityClass }),
  })
  .meta({ id: 'Session' })
export type SessionAnswer = z.infer<typeof sessionAnswer>

export const meView = z
  .object({
    personId: id('person'),
    schoolNo: z.string(),
    name: z.string(),
    identityClass,
    accountState: z.enum(['ACTIVE', 'FROZEN', 'CLOSED']),
    balance: fen,
    spentToday: fen,
    paymentLimit: fen,
    dailyLimit: fen,
    serverTime: time,
  })
  .meta({ id: 'Me' })
export type MeView = z.infer<typeof meView>

/** A bill: the payment as the payer sees it. Declines are listed too, so that "not charged" can be looked up. */
export const billView = paymentView
  .omit({ operator: true })
  .extend({
    merchantNameEn: z.string(),
    /** The rule in words, as it stood when it was applied. */
    surchargeRuleName: z.string().optional(),
    surchargeRuleNameEn: z.string().optional(),
    /** The balance after this payment, in fen. */
    balanceAfter: fen.optional(),
  })
  .meta({ id: 'Bill' })
export type BillView = z.infer<typeof billView>

/** `GET me/bills`: newest first. `months` sums every month that appears on the page, whole months. */
export const billPage = z
  .object({
    bills: z.array(billView),
    months: z.array(z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), count: z.int(), total: fen })),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'BillPage' })
export type BillPage = z.infer<typeof billPage>
