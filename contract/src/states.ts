/** The states of a payment, in WeChat Pay's words, which every POS vendor here knows. */
export const TRADE_STATES = ['PROCESSING', 'USERPAYING', 'SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND'] as const
export type TradeState = (typeof TRADE_STATES)[number]

/**
 * Which state may follow which. A state without successors is final; SUCCESS may only become a refund or a reversal.
 * The database enforces the same table with conditional updates: a row moves only from a state that is listed here.
 */
export const TRANSITIONS: Readonly<Record<TradeState, readonly TradeState[]>> = {
  PROCESSING: ['USERPAYING', 'SUCCESS', 'PAYERROR', 'CLOSED'],
  // Nothing is debited before the payer has confirmed, so nothing else can come of it.
  USERPAYING: ['PROCESSING', 'CLOSED'],
  SUCCESS: ['REFUND', 'REVOKED'],
  PAYERROR: [],
  CLOSED: [],
  REVOKED: [],
  REFUND: [],
}

export function mayFollow(from: TradeState, to: TradeState): boolean {
  return TRANSITIONS[from].includes(to)
}

/** Why a surcharge that was left open is not taken, although the payer's identity has become known or may never. */
export const SURCHARGE_WAIVERS = ['BELOW_LIMIT', 'TOO_OLD', 'GIVEN_BACK', 'NO_RULE', 'BY_PERSON'] as const
export type SurchargeWaiver = (typeof SURCHARGE_WAIVERS)[number]

/** How money goes back: a part of a payment later on, or all of one that is cancelled (冲正). */
export const REFUND_KINDS = ['REFUND', 'REVERSAL'] as const
export type RefundKind = (typeof REFUND_KINDS)[number]

/** REQUESTED waits for a second person. PROCESSING is decided and always ends as SUCCESS. */
export const REFUND_STATES = ['REQUESTED', 'PROCESSING', 'SUCCESS', 'REJECTED'] as const
export type RefundState = (typeof REFUND_STATES)[number]

/** True while the payment has no outcome yet: the till waits and asks again. */
export function isUnfinished(state: TradeState): boolean {
  return state === 'PROCESSING' || state === 'USERPAYING'
}

/**
 * Why a payer must confirm a payment by PIN: the total is above what may be paid without one, the day's payments without one
 * are used up, digits were shown instead of the QR code, or the same person was at another merchant's till a moment ago.
 */
const PIN_REASONS = ['AMOUNT', 'COUNT', 'DIGITS', 'RISK'] as const

/**
 * Why a payment must be confirmed. DUPLICATE is no question to the payer: the same person was charged the same at the same
 * till a moment ago, and the cashier says whether it shall be once more.
 */
export const CONFIRMATION_REASONS = [...PIN_REASONS, 'DUPLICATE'] as const
export type ConfirmationReason = (typeof CONFIRMATION_REASONS)[number]

/** What the payer made of it. CANCELLED: the till, or whoever closed the payment, did not wait for the payer. */
export const CONFIRMATION_STATES = ['PENDING', 'CONFIRMED', 'REFUSED', 'EXPIRED', 'CANCELLED'] as const
export type ConfirmationState = (typeof CONFIRMATION_STATES)[number]

/**
 * Why a payment was declined. A decline is an outcome (200, state PAYERROR), never an HTTP error, and no money moved.
 * `retry` says whether the same person can succeed by trying again, and with what: the till turns it into the next step.
 */
export const DECLINES = {
  CODE_INVALID: { retry: 'NEW_CODE' },
  CODE_EXPIRED: { retry: 'NEW_CODE' },
  CODE_STALE: { retry: 'NEW_CODE' },
  CODE_USED: { retry: 'NEW_CODE' },
  CODE_REPLACED: { retry: 'NEW_CODE' },
  CODE_REVOKED: { retry: 'OTHER_MEANS' },
  CODE_CAP_EXCEEDED: { retry: 'OTHER_MEANS' },
  CHANNEL_NOT_ACCEPTED: { retry: 'OTHER_MEANS' },
  INSUFFICIENT_BALANCE: { retry: 'OTHER_MEANS' },
  ACCOUNT_UNKNOWN: { retry: 'OTHER_MEANS' },
  SANDBOX_MISMATCH: { retry: 'OTHER_MEANS' },
  ACCOUNT_FROZEN: { retry: 'OTHER_MEANS' },
  ACCOUNT_CLOSED: { retry: 'OTHER_MEANS' },
  IDENTITY_ENDED: { retry: 'OTHER_MEANS' },
  PAYMENT_LIMIT_EXCEEDED: { retry: 'OTHER_MEANS' },
  DAILY_LIMIT_EXCEEDED: { retry: 'OTHER_MEANS' },
  OWN_PAYMENT_LIMIT_EXCEEDED: { retry: 'OTHER_MEANS' },
  OWN_DAILY_LIMIT_EXCEEDED: { retry: 'OTHER_MEANS' },
  OUTSIDER_NOT_ALLOWED: { retry: 'OTHER_MEANS' },
  MERCHANT_DISABLED: { retry: 'OTHER_MEANS' },
  TSM_UNAVAILABLE: { retry: 'LATER' },
  REVERSED: { retry: 'NEW_PAYMENT' },
} as const satisfies Record<string, { retry: 'NEW_CODE' | 'OTHER_MEANS' | 'LATER' | 'NEW_PAYMENT' }>

export type DeclineCode = keyof typeof DECLINES
export const DECLINE_CODES = Object.keys(DECLINES) as [DeclineCode, ...DeclineCode[]]

export function isDeclineCode(text: string): text is DeclineCode {
  return Object.hasOwn(DECLINES, text)
}

/** Who a payer is to the school (身份). The class decides the surcharge (搭伙费), always as the server knows it. */
export const IDENTITY_CLASSES = ['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY'] as const
export type IdentityClass = (typeof IDENTITY_CLASSES)[number]

/** How a person stands with the school. FROZEN pays nothing until the office thaws; CLOSED is for good. */
export const PERSON_STATES = ['ACTIVE', 'FROZEN', 'CLOSED'] as const
export type PersonState = (typeof PERSON_STATES)[number]

/** MEMBER: of the school's roster. VISITOR: made at a counter, for some days. */
export const PERSON_KINDS = ['MEMBER', 'VISITOR'] as const
export type PersonKind = (typeof PERSON_KINDS)[number]

/** What a payer says is wrong: the amount, that it was charged at all, twice, for nothing, or the surcharge. */
export const DISPUTE_KINDS = ['AMOUNT', 'NOT_MINE', 'TWICE', 'NOT_RECEIVED', 'SURCHARGE', 'OTHER'] as const
export type DisputeKind = (typeof DISPUTE_KINDS)[number]

/** OPEN waits for the merchant, ANSWERED for a decision. The others are final. */
export const DISPUTE_STATES = ['OPEN', 'ANSWERED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'] as const
export type DisputeState = (typeof DISPUTE_STATES)[number]

/** CREATED: made, not proved yet. BOUND: proved by a scan and handed out. Both take payments; DISABLED does not, for good. */
export const STATIC_CODE_STATES = ['CREATED', 'BOUND', 'DISABLED'] as const

/** PAYING: somebody's payment is under way; it becomes PAID, or OPEN again, or EXPIRED. */
export const DYNAMIC_CODE_STATES = ['OPEN', 'PAYING', 'PAID', 'CANCELLED', 'EXPIRED'] as const

/**
 * Where our books and the ledger's do not say the same. LATE_SUCCESS: the ledger has debited for a payment that has ended
 * without money. PAID_TWICE: two payments under one number are paid. REFUND_TO_SUSPENSE: the payer's account is closed, and the
 * money waits for its owner. REFUND_REFUSED: the ledger does not pay back what was decided here. The merchant sees these.
 */
export const MERCHANT_EXCEPTION_CLASSES = [
  'LATE_SUCCESS',
  'PAID_TWICE',
  'REFUND_TO_SUSPENSE',
  'REFUND_REFUSED',
] as const

/**
 * What the reconciliation of a day finds. MISSING_HERE: the ledger has a posting of which nothing is known here (单边账).
 * MISSING_THERE: it is paid, or paid back, here, and the ledger's statement has nothing of it. STATE_DIFFERS: it moved there,
 * and here it did not. AMOUNT_DIFFERS and SURCHARGE_DIFFERS: both have it, not with the same money. DUPLICATE: the ledger
 * has twice what is here once (重复扣款). TILL_...: what a till has written down contradicts the books.
 */
export const RECONCILIATION_CLASSES = [
  'MISSING_HERE',
  'MISSING_THERE',
  'STATE_DIFFERS',
  'AMOUNT_DIFFERS',
  'SURCHARGE_DIFFERS',
  'DUPLICATE',
  'TILL_SAYS_PAID',
  'TILL_SAYS_UNPAID',
  'TILL_AMOUNT_DIFFERS',
] as const
export type ReconciliationClass = (typeof RECONCILIATION_CLASSES)[number]

export const EXCEPTION_CLASSES = [...MERCHANT_EXCEPTION_CLASSES, ...RECONCILIATION_CLASSES] as const
export type ExceptionClass = (typeof EXCEPTION_CLASSES)[number]

export const EXCEPTION_STATES = ['OPEN', 'RESOLVED'] as const

/**
 * PAID_BACK: by us, because of it. WAS_BACK: the money had gone back before. The others are a person's word: ADJUSTED by a booking
 * of two persons, CORRECTED on the other side, ACCEPTED as it is.
 */
export const EXCEPTION_REMEDIES = ['PAID_BACK', 'WAS_BACK', 'ADJUSTED', 'CORRECTED', 'ACCEPTED'] as const
export type ExceptionRemedy = (typeof EXCEPTION_REMEDIES)[number]

/**
 * What is written down about an exception. REFUSED: the ledger did not do what was asked; a person must look. ASSIGNED, DUE,
 * NOTE and REOPENED are people's.
 */
export const EXCEPTION_NOTE_TYPES = [
  'FOUND',
  'REFUSED',
  ...EXCEPTION_REMEDIES,
  'ASSIGNED',
  'DUE',
  'NOTE',
  'REOPENED',
] as const
export type ExceptionNoteType = (typeof EXCEPTION_NOTE_TYPES)[number]

/** What of that the merchant reads: what happened to his money, not who works on it. */
export const MERCHANT_EXCEPTION_NOTE_TYPES = ['FOUND', 'REFUSED', ...EXCEPTION_REMEDIES, 'REOPENED'] as const

/** What a till says of a sale. OPEN has no outcome there yet; NOT_CHARGED never reached the server; REFUSED was turned away at its door. */
export const TILL_WORDS = ['OPEN', 'PAID', 'DECLINED', 'CLOSED', 'REFUSED', 'NOT_CHARGED'] as const
export type TillWord = (typeof TILL_WORDS)[number]
