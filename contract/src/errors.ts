import { z } from 'zod'
import { fen } from './fields.ts'
import { FILE_FAULTS } from './file-faults.ts'
import { paymentView } from './gateway-api.ts'
import { merchantRefusal } from './merchant-standing.ts'
import { orderQuote } from './order-quote.ts'
import { shiftReport } from './shift-api.ts'
import { WEBHOOK_TARGET_FAULTS } from './webhook-words.ts'

/**
 * Every error that our APIs answer with (RFC 9457 problem+json). One table says the HTTP status, a title for people, and
 * whether the very same request can succeed later. A code that is not in the table does not compile.
 */
export const ERRORS = {
  MALFORMED_JSON: { status: 400, title: 'The body is not JSON.', retry: false },
  VALIDATION_FAILED: { status: 422, title: 'Some fields are not as they must be.', retry: false },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body must be application/json.',
    retry: false,
  },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large.', retry: false },
  NOT_FOUND: { status: 404, title: 'There is nothing here that you may see.', retry: false },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address has no such method.', retry: false },
  UNAUTHENTICATED: { status: 401, title: 'Proof of who you are is missing or wrong.', retry: false },
  TOKEN_EXPIRED: { status: 401, title: 'The access token has expired.', retry: false },
  SESSION_ENDED: { status: 401, title: 'The session has ended; log in again.', retry: false },
  LOGIN_FAILED: { status: 401, title: 'The number or the password is wrong.', retry: false },
  FORBIDDEN: { status: 403, title: 'You may not do this.', retry: false },
  ORIGIN_REFUSED: { status: 403, title: 'The request came from another site.', retry: false },
  SIGNATURE_INVALID: { status: 401, title: 'The request signature does not fit.', retry: false },
  REQUEST_STALE: {
    status: 401,
    title: "The request's time is too far from the server's.",
    retry: false,
  },
  REQUEST_REPLAYED: { status: 401, title: 'This nonce was used before.', retry: false },
  ACTIVATION_CODE_INVALID: {
    status: 403,
    title: 'The activation code is wrong, used or expired.',
    retry: false,
  },
  TERMINAL_DISABLED: { status: 403, title: 'This terminal is disabled.', retry: false },
  TERMINAL_LOCKED: { status: 403, title: 'The office has locked this terminal.', retry: false },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    title: 'This number was used before with other content.',
    retry: false,
  },
  ADJUSTMENT_UNKNOWN: { status: 404, title: 'There is no adjustment under this number.', retry: false },
  ADJUSTMENT_NOT_DONE: { status: 409, title: 'This adjustment has not been carried out.', retry: false },
  ADJUSTMENT_OTHER_AMOUNT: { status: 409, title: 'This adjustment is of another amount.', retry: false },
  ADJUSTMENT_USED: { status: 409, title: 'This adjustment has resolved another exception.', retry: false },
  REFUND_EXCEEDED: { status: 409, title: 'Less than that is left to refund.', retry: false },
  RULES_STALE: { status: 409, title: 'A rule was changed since this draft was made from it.', retry: false },
  RULES_WARNED: { status: 409, title: 'There is a warning about this draft that was not shown.', retry: false },
  STATE_CONFLICT: { status: 409, title: 'Its present state does not allow this.', retry: false },
  CODE_UNKNOWN: { status: 404, title: 'This is not a merchant code of ours.', retry: false },
  CODE_SIGNATURE: {
    status: 403,
    title: "The code's signature is not ours: somebody made or changed it.",
    retry: false,
  },
  CODE_REVOKED: { status: 410, title: 'This code was withdrawn or replaced by a newer one.', retry: false },
  CODE_EXPIRED: { status: 410, title: 'This code has expired.', retry: false },
  CODE_CANCELLED: { status: 410, title: 'The merchant has cancelled this code.', retry: false },
  MERCHANT_DISABLED: { status: 403, title: 'This merchant does not take payments now.', retry: false },
  SANDBOX_MISMATCH: {
    status: 403,
    title: 'Test money pays at test merchants only, and real money at real ones.',
    retry: false,
  },
  SANDBOX_ONLY: { status: 403, title: 'Only the till of a test merchant may do this.', retry: false },
  OUTSIDER_NOT_ALLOWED: { status: 403, title: 'People of your class may not pay here now.', retry: false },
  ORDER_PAID: { status: 409, title: 'This has been paid already.', retry: false },
  ORDER_TAKEN: { status: 409, title: 'Somebody else is paying this right now.', retry: true },
  ORDER_CLOSED: { status: 409, title: 'This order is closed; scan the code again.', retry: false },
  QUOTE_CHANGED: { status: 409, title: 'The total has changed; look at it again.', retry: false },
  LIMIT_EXCEEDED: { status: 409, title: "Today's limit for static codes does not cover this.", retry: false },
  ACCOUNT_FROZEN: { status: 403, title: 'Payments are stopped, by a loss report or by the school.', retry: false },
  IDENTITY_ENDED: { status: 403, title: 'Your identity on campus does not hold today.', retry: false },
  PIN_REQUIRED: { status: 403, title: 'This allows more than before, so it takes the PIN.', retry: false },
  PAYER_MUST_CONFIRM: { status: 409, title: 'Only the payer can confirm this, by PIN.', retry: false },
  PIN_NOT_SET: { status: 409, title: 'Set a payment PIN first.', retry: false },
  PIN_WRONG: { status: 403, title: 'The PIN is wrong.', retry: false },
  PIN_LOCKED: { status: 403, title: 'The PIN is locked after too many wrong ones.', retry: false },
  PIN_TOO_EASY: { status: 422, title: 'This PIN is too easy to guess.', retry: false },
  SHIFT_REQUIRED: { status: 409, title: 'Open a shift at this terminal first.', retry: false },
  SHIFT_OPEN: { status: 409, title: 'Another shift is open at this terminal.', retry: false },
  SHIFT_CHANGED: { status: 409, title: 'The shift has other sales by now; look at them again.', retry: false },
  SHIFT_UNFINISHED: { status: 409, title: 'Payments of this terminal have no outcome yet.', retry: true },
  PASSWORD_WRONG: { status: 403, title: 'The password is wrong.', retry: false },
  PROOF_REQUIRED: { status: 403, title: 'This takes the password once more.', retry: false },
  FILE_REFUSED: { status: 422, title: 'This file cannot be read as a table.', retry: false },
  WEBHOOK_TARGET_REFUSED: { status: 422, title: 'Notifications are not sent to such an address.', retry: false },
  DEVICE_REVOKED: { status: 403, title: 'This device is revoked; enrol it again.', retry: false },
  DEVICE_LIMIT: { status: 409, title: 'Too many devices are enrolled.', retry: false },
  RATE_LIMITED: { status: 429, title: 'Too many requests; wait and try again.', retry: true },
  OVERLOADED: { status: 503, title: 'Too busy right now; try again shortly.', retry: true },
  TSM_UNAVAILABLE: { status: 503, title: 'The code service does not answer.', retry: true },
  ONECARD_UNAVAILABLE: { status: 503, title: 'The one-card backend does not answer.', retry: true },
  INTERNAL: { status: 500, title: 'Something went wrong on our side.', retry: true },
} as const satisfies Record<string, { status: number; title: string; retry: boolean }>

export type ErrorCode = keyof typeof ERRORS
export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]

/** One wrong field: a JSON pointer to it and what is wrong in a sentence. */
export const fieldErrorSchema = z.object({ pointer: z.string(), detail: z.string() })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
    /** With MERCHANT_DISABLED: why. */
    merchantRefusal: merchantRefusal.optional(),
    /** With QUOTE_CHANGED: what it costs now. */
    quote: orderQuote.optional(),
    /** With PIN_WRONG: wrong ones that are left before the PIN is locked. */
    attemptsLeft: z.int().optional(),
    /** With LIMIT_EXCEEDED: what of the limit is left today, in fen. */
    limitLeft: fen.optional(),
    /** With REFUND_EXCEEDED: what of the amount can still go back, in fen. */
    refundable: fen.optional(),
    /** With WEBHOOK_TARGET_REFUSED: what is wrong with it. */
    targetFault: z.enum(WEBHOOK_TARGET_FAULTS).optional(),
    /** With FILE_REFUSED: what is wrong with it, and in which line, from 1. */
    fileFault: z.enum(FILE_FAULTS).optional(),
    line: z.int().optional(),
    /** With STATE_CONFLICT of a payment: as it stands. */
    payment: paymentView.optional(),
    /** With SHIFT_CHANGED: what the shift comes to now. */
    shiftReport: shiftReport.optional(),
    /** With SHIFT_UNFINISHED: how many. */
    unfinished: z.int().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

export type Problem = z.infer<typeof problemSchema>
