import { hash, verify, type KeyObject } from 'node:crypto'
import { parseDigits } from '@yimatong/contract/payment-code/digits'
import { decodePresentation, type Presentation } from '@yimatong/contract/payment-code/presentation'
import { CODE_FAULTS, type CodeFault, timeFault } from '@yimatong/contract/payment-code/verify'
import type { DeclineCode } from '@yimatong/contract/states'
import type { DeviceKeyCache } from './device-key-cache.ts'
import type { KeyRing } from './key-ring.ts'

/** What can be said of a scanned code without the database. */
export type CheckedCode =
  /** Not a code of ours that can pay now, and why. */
  | { form: 'QR'; declineCode: DeclineCode }
  /** The phone's signature holds and it is fresh. Whether the voucher is one that was issued, and pays, the database knows. */
  | ShownVoucher
  /** Twenty digits say nothing by themselves: their voucher must be looked up first. */
  | { form: 'DIGITS'; index: string; oneTimePart: string }

/** A voucher as a phone has shown it. */
export interface ShownVoucher {
  form: 'QR'
  jti: Uint8Array
  deviceKey: Uint8Array
  /** What it is compared with what was issued by; see `hashOfSigned`. */
  signedHash: Buffer
  /** Our own signature under it was verified here, and holds. */
  isProven: boolean
  /** Whether our signature under it holds, for vouchers that there is nothing to compare with. */
  prove(): boolean
}

export interface CheckDeps {
  keyRing: Pick<KeyRing, 'verifier'>
  deviceKeys: DeviceKeyCache
}

/**
 * Checks form, the phone's signature, expiry and freshness of a scanned text, in this order. `now` is milliseconds since the
 * epoch. A voucher whose phone is known here is not verified: it is compared with what was issued.
 */
export function checkCode({ keyRing, deviceKeys }: CheckDeps, authCode: string, now: number): CheckedCode {
  const digits = parseDigits(authCode)
  if (digits !== undefined) return { form: 'DIGITS', ...digits }
  const presentation = decodePresentation(authCode)
  if (presentation === undefined) return refused('MALFORMED')
  const { jti, deviceKey, keyNo } = presentation.voucher
  const tsmKey = keyRing.verifier(keyNo)
  if (tsmKey === undefined) return refused('UNKNOWN_KEY')
  const prove = () => isSignedBy(tsmKey.publicKey, presentation.voucherSigningInput, presentation.voucherSignature)
  const known = deviceKeys.find(deviceKey)
  // A device key is worth importing only when we have signed for it.
  if (known === undefined && !prove()) return refused('BAD_VOUCHER_SIGNATURE')
  const fault = signatureFault(presentation, known ?? deviceKeys.take(deviceKey))
  if (fault !== undefined) return refused(fault)
  const late = timeFault(presentation, now)
  if (late !== undefined) return refused(known === undefined || prove() ? late : 'BAD_VOUCHER_SIGNATURE')
  const signedHash = hashOfSigned(presentation.signedVoucher)
  return { form: 'QR', jti, deviceKey, signedHash, isProven: known === undefined, prove }
}

/** What is kept of a voucher and its signature when it is issued: 16 bytes of a SHA-256. */
export function hashOfSigned(signedVoucher: Uint8Array): Buffer {
  return hash('sha256', signedVoucher, 'buffer').subarray(0, 16)
}

function refused(fault: CodeFault): CheckedCode {
  return { form: 'QR', declineCode: CODE_FAULTS[fault] }
}

function signatureFault(code: Presentation, deviceKey: KeyObject | undefined): CodeFault | undefined {
  if (deviceKey === undefined) return 'BAD_DEVICE_SIGNATURE'
  return isSignedBy(deviceKey, code.deviceSigningInput, code.deviceSignature) ? undefined : 'BAD_DEVICE_SIGNATURE'
}

function isSignedBy(key: KeyObject, signingInput: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', signingInput, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
