import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { toBase64url, utf8 } from '../bytes.ts'
import { toRfc3339 } from '../clock.ts'
import type { P256PublicJwk } from '../fields.ts'
import { DIGITS_SECRET_BYTES, type IssuedVoucher } from './batch.ts'
import { isDigitsIndex } from './digits.ts'
import { BATCH_ALG, BATCH_ENC } from './open-jwe.ts'
import { decodeSignedVoucher } from './voucher.ts'

/** Encrypts a batch to a phone. Throws RangeError when a voucher does not have its form. */
export function sealBatch(
  batch: { issuedAt: number; serverTime: number; vouchers: readonly IssuedVoucher[] },
  encryptionKey: P256PublicJwk,
): Promise<string> {
  const plaintext = {
    issuedAt: toRfc3339(batch.issuedAt),
    serverTime: toRfc3339(batch.serverTime),
    vouchers: batch.vouchers.map(toWire),
  }
  return new CompactEncrypt(utf8(JSON.stringify(plaintext)))
    .setProtectedHeader({ alg: BATCH_ALG, enc: BATCH_ENC })
    .encrypt({ ...encryptionKey })
}

function toWire({ signedVoucher, digitsIndex, digitsSecret }: IssuedVoucher) {
  const signed = decodeSignedVoucher(signedVoucher)
  if (signed === undefined || !isDigitsIndex(digitsIndex) || digitsSecret.length !== DIGITS_SECRET_BYTES) {
    throw new RangeError('a voucher of the batch does not have its form')
  }
  return {
    voucher: toBase64url(signedVoucher),
    digitsIndex,
    digitsSecret: toBase64url(digitsSecret),
    expiresAt: toRfc3339(signed.voucher.expiresAt * 1000),
  }
}
