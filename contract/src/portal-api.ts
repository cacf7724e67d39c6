import { z } from 'zod'
import { amount, businessDate, fen, id, merchantNo, outTradeNo, pageQuery, terminalNo, text, time } from './fields.ts'
import { dynamicCodeView } from './gateway-api.ts'
import { MAX_PLATES, SHEET_LAYOUTS } from './plate.ts'
import { DYNAMIC_CODE_STATES, STATIC_CODE_STATES } from './states.ts'
import { portalPaymentRow, takings } from './portal-payments-api.ts'
import { portalRole } from './roles.ts'

export * from './portal-exceptions-api.ts'
export * from './portal-payments-api.ts'
export * from './portal-refunds-api.ts'
export * from './portal-shifts-api.ts'
export * from './portal-webhooks-api.ts'

/**
 * The portal's wire, `/portal/v1`: what a merchant's browser says and hears; the office's is `office-api.ts`. The session travels in an HttpOnly cookie;
 * every write carries `X-CSRF-Token` with the session's `csrfToken`, or hears ORIGIN_REFUSED. What belongs to another
 * merchant answers NOT_FOUND, exactly like what does not exist; what the role may not do answers FORBIDDEN.
 */

export { CSRF_HEADER } from './csrf.ts'

export const portalLogin = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$/)

/** `POST session`. Upper and lower case of the login are the same. LOGIN_FAILED whether the login or the password was wrong. */
export const portalLoginBody = z.strictObject({ login: portalLogin, password: text(128) })
export type PortalLoginBody = z.infer<typeof portalLoginBody>

/** `POST session` and `GET session`; without a session UNAUTHENTICATED, after its end SESSION_ENDED. */
export const portalSession = z
  .object({
    user: z.object({ userId: id('portalUser'), login: z.string(), name: z.string() }),
    role: portalRole,
    /** Exactly with a merchant's role; the office has none. */
    merchant: z
      .object({
        merchantNo,
        name: z.string(),
        nameEn: z.string(),
        canteenName: z.string(),
        canteenNameEn: z.string(),
        /** False: payments are refused for now. */
        active: z.boolean(),
      })
      .optional(),
    /** Goes into the header of every write. */
    csrfToken: z.string(),
    /** Without a request until then the session ends. */
    expiresAt: time,
    serverTime: time,
  })
  .meta({ id: 'PortalSession' })
export type PortalSession = z.infer<typeof portalSession>

/** `POST session/proof`: the password once more, for what asks for it (PROOF_REQUIRED). PASSWORD_WRONG; counted like logins. */
export const portalProofBody = z.strictObject({ password: text(128) })
/** Until when what asks for the password is done without asking again. */
export const portalProof = z.object({ provedUntil: time })
export type PortalProof = z.infer<typeof portalProof>

/** `GET home`. */
export const portalHome = z
  .object({
    businessDate,
    /** The same weekday of the week before. */
    comparedDate: businessDate,
    today: takings,
    /** The compared day until the same time of day. */
    comparedSoFar: takings,
    /** The compared day whole. */
    compared: takings,
    /** How today's attempts ended. `successBps` is succeeded of succeeded and declined, absent without any. */
    outcomes: z.object({
      succeeded: z.int(),
      declined: z.int(),
      unfinished: z.int(),
      successBps: z.int().optional(),
    }),
    /** Takings per quarter of an hour in campus time, all 96 from 00:00 on: the meal-time curve. */
    curve: z.array(
      z.object({
        /** `HH:MM`, the quarter's start. */
        from: z.string(),
        count: z.int(),
        amount: fen,
        comparedCount: z.int(),
        comparedAmount: fen,
      }),
    ),
    terminals: z.object({ online: z.int(), offline: z.int(), notActivated: z.int(), disabled: z.int() }),
    serverTime: time,
  })
  .meta({ id: 'PortalHome' })
export type PortalHome = z.infer<typeof portalHome>

export const portalTerminal = z
  .object({
    terminalNo,
    name: z.string(),
    state: z.enum(['CREATED', 'ACTIVE', 'DISABLED']),
    /** Active, and heard of within the last minutes. */
    online: z.boolean(),
    /** The last heart-beat, exact to half a minute. */
    lastSeenAt: time.optional(),
    activatedAt: time.optional(),
    version: z.string().optional(),
    /** How far the till's clock is from ours, milliseconds; positive when it is ahead. */
    clockSkewMs: z.int().optional(),
    /** Until when an activation code that was made and not used is good. */
    activationCodeExpiresAt: time.optional(),
    today: takings,
  })
  .meta({ id: 'PortalTerminal' })
export type PortalTerminal = z.infer<typeof portalTerminal>

/** `GET terminals`: all of the merchant, by number. */
export const portalTerminals = z.object({ terminals: z.array(portalTerminal), serverTime: time })
export type PortalTerminals = z.infer<typeof portalTerminals>

export const terminalParams = z.strictObject({ terminalNo })

/** `POST terminals/{terminalNo}/activation-code` (owner): shown once; codes made before and not used are void. */
export const portalActivationCode = z.object({ terminalNo, activationCode: z.string(), expiresAt: time })
export type PortalActivationCode = z.infer<typeof portalActivationCode>

export const staticCodeView = z
  .object({
    codeId: id('staticCode'),
    /** What is written on the plate. */
    label: z.string(),
    /** Absent: the whole merchant's. */
    terminalNo: terminalNo.optional(),
    terminalName: z.string().optional(),
    /** Counts up with each re-issue; prints of versions before are dead. */
    version: z.int(),
    state: z.enum(STATIC_CODE_STATES),
    /** The text of the QR. */
    url: z.string(),
    createdAt: time,
    /** When this version was made. */
    issuedAt: time,
    revokedAt: time.optional(),
  })
  .meta({ id: 'StaticCode' })
export type StaticCodeView = z.infer<typeof staticCodeView>

/** `GET static-codes`: newest first. */
export const staticCodesQuery = pageQuery.extend({ state: z.enum(STATIC_CODE_STATES).optional() })
export const staticCodePage = z
  .object({ codes: z.array(staticCodeView), nextCursor: z.string().optional() })
  .meta({ id: 'StaticCodePage' })
export type StaticCodePage = z.infer<typeof staticCodePage>

/** `POST static-codes` (owner): for the whole merchant, or with a terminal for that terminal. */
export const newStaticCodeBody = z.strictObject({ label: text(64), terminalNo: terminalNo.optional() })
export type NewStaticCodeBody = z.infer<typeof newStaticCodeBody>

export const staticCodeParams = z.strictObject({ codeId: id('staticCode') })

/**
 * `POST static-codes/{codeId}/verify` (owner): what a scanner read from the print. The right one makes the code BOUND;
 * CODE_UNKNOWN or CODE_SIGNATURE when it is none of ours, CODE_REVOKED when the print is of an older version or the code
 * is disabled, STATE_CONFLICT when it is another code of this merchant.
 */
export const verifyStaticCodeBody = z.strictObject({ scanned: z.string().min(1).max(1000) })
export type VerifyStaticCodeBody = z.infer<typeof verifyStaticCodeBody>

/** `GET static-codes/{codeId}/image.png`: edge of the picture in pixels, 1024 when absent. The SVG needs none. */
export const imageQuery = z.strictObject({
  size: z
    .string()
    .regex(/^(?:25[6-9]|2[6-9]\d|[3-9]\d\d|1\d{3}|20[0-3]\d|204[0-8])$/)
    .optional()
    .meta({ description: '256 to 2048.' }),
})

/** `POST static-codes/sheet` (owner): an A4 PDF to print. The same code several times is several plates. */
export const sheetBody = z.strictObject({
  codeIds: z.array(id('staticCode')).min(1).max(MAX_PLATES),
  perPage: z.literal([...SHEET_LAYOUTS]),
})
export type SheetBody = z.infer<typeof sheetBody>

/**
 * `POST dynamic-codes`: a code for one payment of this amount. The page may bring its own number, so that a request whose
 * answer was lost can be sent again; without one the server makes it.
 */
export const portalDynamicCodeBody = z.strictObject({
  outTradeNo: outTradeNo.optional(),
  amount,
  subject: text(128).optional(),
  expiresIn: z.int().min(60).max(1800).optional().meta({ description: 'Seconds; 300 when absent.' }),
})
export type PortalDynamicCodeBody = z.infer<typeof portalDynamicCodeBody>

export const dynamicCodeParams = z.strictObject({ outTradeNo })

/** `GET dynamic-codes/{outTradeNo}`, and what making and cancelling one answer: the code, and what came of it. */
export const portalDynamicCode = dynamicCodeView
  .extend({ payment: portalPaymentRow.optional() })
  .meta({ id: 'PortalDynamicCode' })
export type PortalDynamicCode = z.infer<typeof portalDynamicCode>

/** `GET dynamic-codes`: newest first. OPEN and EXPIRED go by the time of the request. */
export const dynamicCodesQuery = pageQuery.extend({ state: z.enum(DYNAMIC_CODE_STATES).optional() })
export type DynamicCodesQuery = z.infer<typeof dynamicCodesQuery>

/** A dynamic code as a line of a list. */
export const portalDynamicCodeRow = dynamicCodeView
  .extend({
    madeBy: z.object({
      kind: z.enum(['TERMINAL', 'PORTAL_USER']),
      /** Of a terminal. */
      terminalNo: terminalNo.optional(),
      terminalName: z.string().optional(),
      /** Of a portal user. */
      userName: z.string().optional(),
    }),
    /** The payment that is paying it (PAYING) or has paid it (PAID). */
    paymentId: id('payment').optional(),
  })
  .meta({ id: 'PortalDynamicCodeRow' })
export type PortalDynamicCodeRow = z.infer<typeof portalDynamicCodeRow>

export const dynamicCodePage = z
  .object({ codes: z.array(portalDynamicCodeRow), nextCursor: z.string().optional() })
  .meta({ id: 'DynamicCodePage' })
export type DynamicCodePage = z.infer<typeof dynamicCodePage>
