import type { Bytes } from '../bytes.ts'
import { toBase64url, utf8 } from '../bytes.ts'
import { toRfc3339 } from '../clock.ts'
import { DIGITS_SECRET_BYTES, type IssuedVoucher } from './batch.ts'
import { isDigitsIndex } from './digits.ts'
import { decodeSignedVoucher } from './voucher.ts'

/**
 * A batch for a phone. `seal` makes the compact JWE to the phone's encryption key (ECDH-ES, A256GCM) with what is at hand. Throws
 * RangeError when a voucher does not have its form.
 */
export function sealBatch<Sealed>(
  batch: { issuedAt: number; serverTime: number; vouchers: readonly IssuedVoucher[] },
  seal: (plaintext: Bytes) => Sealed,
): Sealed {
  const plaintext = {
    issuedAt: toRfc3339(batch.issuedAt),
    serverTime: toRfc3339(batch.serverTime),
    vouchers: batch.vouchers.map(toWire),
  }
  return seal(utf8(JSON.stringify(plaintext)))
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
