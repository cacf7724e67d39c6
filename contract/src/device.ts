import type { P256PublicJwk } from './fields.ts'
import { exportPublicJwk, makeSigningKey, signerOf } from './p256.ts'
import type { Batch, DeviceVoucher } from './payment-code/batch.ts'
import { decodeBatch } from './payment-code/batch.ts'
import { encodeDigits, oneTimePart } from './payment-code/digits.ts'
import { openJwe } from './payment-code/open-jwe.ts'
import { encodePresentation } from './payment-code/presentation.ts'
import { stepAt } from './payment-code/steps.ts'

export type { Batch, DeviceVoucher } from './payment-code/batch.ts'
export { formatDigits } from './payment-code/digits.ts'
export { STEP_SECONDS, secondsLeft } from './payment-code/steps.ts'

/** Everything that a phone does with cryptography. `now` is milliseconds since the epoch, set right by a batch's `serverTime`. */

export interface DeviceKeys {
  /** ECDSA P-256, private, not extractable: signs what the phone shows. */
  signingKey: CryptoKey
  /** ECDH P-256, private, not extractable: opens batches. */
  decryptionKey: CryptoKey
  /** The public halves, as `POST /tsm/v1/devices` takes them beside a name. */
  enrolment: { signingKey: P256PublicJwk; encryptionKey: P256PublicJwk }
}

/** Makes a phone's two keys. They can be kept in IndexedDB as they are, and not be read out of it. */
export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const [signing, encryption] = await Promise.all([
    makeSigningKey(),
    crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']),
  ])
  return {
    signingKey: signing.privateKey,
    decryptionKey: encryption.privateKey,
    enrolment: { signingKey: signing.publicKey, encryptionKey: await exportPublicJwk(encryption.publicKey) },
  }
}

/**
 * Opens a batch of vouchers. Rejects when the JWE is for another key, was altered, uses other algorithms than the two
 * that are agreed, or does not hold a batch: then throw it away and ask for a new one.
 */
export async function openBatch(jwe: string, decryptionKey: CryptoKey): Promise<Batch> {
  const batch = decodeBatch(await openJwe(jwe, decryptionKey))
  if (batch === undefined) throw new TypeError('the JWE does not hold a batch of vouchers')
  return batch
}

/** The text of the QR code to show now: 308 characters, good for this step and the ones beside it. Needs no network. */
export function present(
  voucher: Pick<DeviceVoucher, 'signedVoucher'>,
  signingKey: CryptoKey,
  now: number,
): Promise<string> {
  return encodePresentation(voucher.signedVoucher, stepAt(now), signerOf(signingKey))
}

/** The same payment as 20 digits, good as long as the QR code. */
export async function presentDigits(
  voucher: Pick<DeviceVoucher, 'digitsIndex' | 'digitsSecret'>,
  now: number,
): Promise<string> {
  return encodeDigits({
    index: voucher.digitsIndex,
    oneTimePart: await oneTimePart(voucher.digitsSecret, stepAt(now)),
  })
}
