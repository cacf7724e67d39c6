import { CompactEncrypt } from 'jose/jwe/compact/encrypt'
import { randomBytes } from '../src/bytes.ts'
import type { DeviceKeys } from '../src/device.ts'
import { makeDeviceKeys } from '../src/device.ts'
import type { P256PublicJwk } from '../src/fields.ts'
import { compressPublicKey, makeSigningKey, signerOf } from '../src/p256.ts'
import type { IssuedVoucher } from '../src/payment-code/batch.ts'
import type { Voucher } from '../src/payment-code/voucher.ts'
import { issueVoucher } from '../src/payment-code/voucher.ts'
import { importVoucherKeys } from '../src/terminal.ts'

/** 2026-11-21 12:00:00 in Shanghai, the first millisecond of a step. */
export const NOON = Date.parse('2026-11-21T12:00:00+08:00')
export const EXPIRES_AT = NOON / 1000 + 24 * 60 * 60

/** A key that signs vouchers, as a TSM holds it, and the JWKS that it publishes. */
export async function makeIssuer(keyNo = 1) {
  const { privateKey, publicKey } = await makeSigningKey()
  const jwks = { keys: [{ ...publicKey, kid: String(keyNo), alg: 'ES256' as const, use: 'sig' as const }] }
  const keys = await importVoucherKeys(jwks)
  const issue = async (fields: Partial<Voucher> & Pick<Voucher, 'deviceKey'>): Promise<IssuedVoucher> => ({
    signedVoucher: await issueVoucher(
      { keyNo, jti: randomBytes(16), expiresAt: EXPIRES_AT, identityClass: 'STUDENT', capFen: 10_000, ...fields },
      signerOf(privateKey),
    ),
    digitsIndex: '0123456789',
    digitsSecret: randomBytes(32),
  })
  return { jwks, keys, issue }
}

/** Seals by a library: what it makes and what our own code makes are opened alike. */
export const sealTo = (encryptionKey: P256PublicJwk) => (plaintext: Uint8Array) =>
  new CompactEncrypt(plaintext).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' }).encrypt({ ...encryptionKey })

/** The compressed form of a public key that is known to be good. */
export function compressed(publicKey: P256PublicJwk): Voucher['deviceKey'] {
  const bytes = compressPublicKey(publicKey)
  if (bytes === undefined) throw new TypeError('not a point of the curve')
  return bytes
}

/** A phone that has enrolled and holds one voucher. */
export async function makePhone(
  issuer: Awaited<ReturnType<typeof makeIssuer>>,
  fields: Partial<Voucher> = {},
): Promise<DeviceKeys & { deviceKey: Voucher['deviceKey']; voucher: IssuedVoucher }> {
  const keys = await makeDeviceKeys()
  const deviceKey = compressed(keys.enrolment.signingKey)
  return { ...keys, deviceKey, voucher: await issuer.issue({ deviceKey, ...fields }) }
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other spelling of a signature: r and N - s. It verifies wherever low-s is not asked for. */
export function twinOf(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).toString('hex')}`)
  const twin = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  return Uint8Array.from([...signature.subarray(0, 32), ...twin])
}
