import { type CodeFault, routeScan, type ScannedKind, type Verdict } from '@yimatong/contract/terminal'
import type { IdentityClass } from '@yimatong/contract/states'

/** Why the till itself turns a code away, or shows none. No payment is started, so nothing was charged. */
export type Refusal =
  | CodeFault
  | Exclude<ScannedKind, 'OURS_QR' | 'OURS_DIGITS' | 'UNKNOWN'>
  | 'NOT_A_CODE'
  /** This very code was already sent by this till. */
  | 'USED_HERE'
  /** An earlier payment from this phone has no outcome yet. */
  | 'STILL_CHECKING'
  | 'NO_KEYS'
  | 'OFFLINE'
  /** This till sells only in a cashier's shift, and none is open. */
  | 'NO_SHIFT'
  | 'NOT_WRITTEN'
  /** A dynamic code was wanted while a payer's code is held. */
  | 'CODE_HELD'
  /** The gateway did not give a dynamic code in time. */
  | 'NO_CODE'

/** A code that may be charged: held in memory only, never written down. */
export interface HeldCode {
  readonly text: string
  readonly form: 'QR' | 'DIGITS'
  /** As the voucher says, for showing; the digits do not say. */
  readonly identityClass?: IdentityClass | undefined
  /** The phone, as the stop list names it. */
  readonly device?: string
  /** It is held until then. Milliseconds by the server's clock, like `deadAt`. */
  readonly goodUntil: number
  /** From then on nobody can redeem it. */
  readonly deadAt: number
}

const QR_CHARACTERS = 308
const STEP_MS = 30_000

/** A text that has the form of somebody's code from its first character to its last. */
export function isWholeCode(text: string): boolean {
  const kind = kindOfScan(text)
  return kind === 'OURS_QR' ? text.length === QR_CHARACTERS : kind !== 'UNKNOWN'
}

/** The start of one of our codes, and no more. */
export function isUnfinishedCode(text: string): boolean {
  return text === 'Y' || (text.startsWith('YM') && text.length < QR_CHARACTERS) || /^91\d{6,17}$/.test(text)
}

/**
 * Whose code it is. A gun types everything in upper case, and addresses survive that; EMV merchant codes start with
 * their format and whether they are static.
 */
export function kindOfScan(text: string): ScannedKind {
  const kind = routeScan(text)
  if (kind !== 'UNKNOWN') return kind
  if (/^https?:\/\/[^/?#\s]+\/q\/[^/?#\s]+$/i.test(text) || /^00020101021[12]/.test(text)) return 'MERCHANT_CODE'
  return /^fp[0-9a-z]{33}$/i.test(text) ? 'ALIPAY' : 'UNKNOWN'
}

/** A verified QR text. It may be redeemed in its own step and the next, whatever the phone's clock said. */
export function heldQr(text: string, verdict: Extract<Verdict, { ok: true }>, device: string): HeldCode {
  const deadAt = Math.min((verdict.step + 2) * STEP_MS, verdict.voucher.expiresAt * 1000)
  return { text, form: 'QR', identityClass: verdict.voucher.identityClass, device, goodUntil: deadAt, deadAt }
}

/** The digits hide their step: held as if it were the present one, dead when even a phone that is fast is through. */
export function heldDigits(text: string, now: number): HeldCode {
  const step = Math.floor(now / STEP_MS)
  return { text, form: 'DIGITS', goodUntil: (step + 2) * STEP_MS, deadAt: (step + 3) * STEP_MS }
}
