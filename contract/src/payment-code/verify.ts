import type { Bytes } from '../bytes.ts'
import { sha256, toBase64url } from '../bytes.ts'
import { importCompressedKey, verifySignature } from '../p256.ts'
import type { DeclineCode } from '../states.ts'
import type { Presentation } from './presentation.ts'
import { decodePresentation } from './presentation.ts'
import { freshnessOf } from './steps.ts'
import type { Voucher } from './voucher.ts'

/** What is wrong with a code, finely enough for a till to say it in a sentence, and the decline code that it amounts to. */
export const CODE_FAULTS = {
  MALFORMED: 'CODE_INVALID',
  UNKNOWN_KEY: 'CODE_INVALID',
  BAD_VOUCHER_SIGNATURE: 'CODE_INVALID',
  BAD_DEVICE_SIGNATURE: 'CODE_INVALID',
  EXPIRED: 'CODE_EXPIRED',
  TOO_OLD: 'CODE_STALE',
  FROM_THE_FUTURE: 'CODE_STALE',
  REVOKED: 'CODE_REVOKED',
} as const satisfies Record<string, DeclineCode>

export type CodeFault = keyof typeof CODE_FAULTS
export type CodeRefusal = (typeof CODE_FAULTS)[CodeFault]

export type Verdict =
  | { ok: true; jti: string; voucher: Voucher; step: number }
  | { ok: false; reason: CodeRefusal; detail: CodeFault }

export interface VerifyOptions {
  /** The TSM's public keys by key number. */
  keys: ReadonlyMap<number, CryptoKey>
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  now: number
  /** The stop list (黑名单), entries as `stopListEntry` makes them. */
  revoked?: ReadonlySet<string>
}

/** How a device stands on the stop list: base64url of the first 16 bytes of the SHA-256 of its compressed key. */
export async function stopListEntry(deviceKey: Bytes): Promise<string> {
  return toBase64url((await sha256(deviceKey)).subarray(0, 16))
}

/** What time has done to a code whose signatures hold: over from the second `expiresAt`, stale outside its step and the ones beside it. */
export function timeFault(
  { voucher, step }: Pick<Presentation, 'voucher' | 'step'>,
  now: number,
): 'EXPIRED' | 'TOO_OLD' | 'FROM_THE_FUTURE' | undefined {
  if (now >= voucher.expiresAt * 1000) return 'EXPIRED'
  const freshness = freshnessOf(step, now)
  return freshness === 'FRESH' ? undefined : freshness
}

/**
 * Checks a scanned QR text with no network: form, the TSM's signature, the phone's signature, expiry, freshness, stop list,
 * in this order, so that what is said about a code is always true of a code that we issued. Never rejects on account of the text.
 * Whether the code was used before only the TSM knows.
 */
export async function verifyPresentation(text: string, options: VerifyOptions): Promise<Verdict> {
  const presentation = decodePresentation(text)
  if (presentation === undefined) return refusal('MALFORMED')
  const fault =
    (await signatureFault(presentation, options.keys)) ??
    timeFault(presentation, options.now) ??
    (await stopListFault(presentation.voucher.deviceKey, options.revoked))
  if (fault !== undefined) return refusal(fault)
  const { voucher, step } = presentation
  return { ok: true, jti: toBase64url(voucher.jti), voucher, step }
}

function refusal(detail: CodeFault): Verdict {
  return { ok: false, reason: CODE_FAULTS[detail], detail }
}

async function signatureFault(
  code: Presentation,
  keys: VerifyOptions['keys'],
): Promise<'UNKNOWN_KEY' | 'BAD_VOUCHER_SIGNATURE' | 'BAD_DEVICE_SIGNATURE' | undefined> {
  const tsmKey = keys.get(code.voucher.keyNo)
  if (tsmKey === undefined) return 'UNKNOWN_KEY'
  if (!(await verifySignature(tsmKey, code.voucherSignature, code.voucherSigningInput))) return 'BAD_VOUCHER_SIGNATURE'
  const deviceKey = await importCompressedKey(code.voucher.deviceKey)
  if (deviceKey === undefined) return 'BAD_DEVICE_SIGNATURE'
  const signedByDevice = await verifySignature(deviceKey, code.deviceSignature, code.deviceSigningInput)
  return signedByDevice ? undefined : 'BAD_DEVICE_SIGNATURE'
}

async function stopListFault(
  deviceKey: Bytes,
  revoked: ReadonlySet<string> | undefined,
): Promise<'REVOKED' | undefined> {
  if (revoked === undefined || revoked.size === 0) return undefined
  return revoked.has(await stopListEntry(deviceKey)) ? 'REVOKED' : undefined
}
