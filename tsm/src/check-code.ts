import { verify, type KeyObject } from 'node:crypto'
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
  /** Both signatures hold and it is fresh: the voucher is who it says it is, and whether it pays the database knows. */
  | { form: 'QR'; jti: Uint8Array; deviceKey: Uint8Array }
  /** Twenty digits say nothing by themselves: their voucher must be looked up first. */
  | { form: 'DIGITS'; index: string; oneTimePart: string }

export interface CheckDeps {
  keyRing: Pick<KeyRing, 'verifier'>
  deviceKeys: DeviceKeyCache
}

/** Checks form, signatures, expiry and freshness of a scanned text, in this order. `now` is milliseconds since the epoch. */
export function checkCode({ keyRing, deviceKeys }: CheckDeps, authCode: string, now: number): CheckedCode {
  const digits = parseDigits(authCode)
  if (digits !== undefined) return { form: 'DIGITS', ...digits }
  const presentation = decodePresentation(authCode)
  if (presentation === undefined) return refused('MALFORMED')
  const tsmKey = keyRing.verifier(presentation.voucher.keyNo)
  if (tsmKey === undefined) return refused('UNKNOWN_KEY')
  const fault = signatureFault(presentation, tsmKey.publicKey, deviceKeys) ?? timeFault(presentation, now)
  if (fault !== undefined) return refused(fault)
  return { form: 'QR', jti: presentation.voucher.jti, deviceKey: presentation.voucher.deviceKey }
}

function refused(fault: CodeFault): CheckedCode {
  return { form: 'QR', declineCode: CODE_FAULTS[fault] }
}

/** The TSM's signature comes first: a device key is worth importing only when we have signed for it. */
function signatureFault(code: Presentation, tsmKey: KeyObject, deviceKeys: DeviceKeyCache): CodeFault | undefined {
  if (!isSignedBy(tsmKey, code.voucherSigningInput, code.voucherSignature)) return 'BAD_VOUCHER_SIGNATURE'
  const deviceKey = deviceKeys(code.voucher.deviceKey)
  if (deviceKey === undefined) return 'BAD_DEVICE_SIGNATURE'
  return isSignedBy(deviceKey, code.deviceSigningInput, code.deviceSignature) ? undefined : 'BAD_DEVICE_SIGNATURE'
}

function isSignedBy(key: KeyObject, signingInput: Uint8Array, signature: Uint8Array): boolean {
  return verify('sha256', signingInput, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
