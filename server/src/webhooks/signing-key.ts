import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto'
import type { Signer } from '@yimatong/contract/p256'

/** The order of P-256: a private key is a number from 1 to below it. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
/** 128 bits more than the order has, so that no number is likelier than another. */
const WIDE_BYTES = 48

export interface WebhookKeyPair {
  publicKey: { x: string; y: string }
  sign: Signer
}

/**
 * The key pair of this name. It is worked out anew from the secret each time, so the database holds public halves only, and
 * whoever reads it can sign nothing.
 */
export function webhookKeyPair(secret: Buffer, keyId: string): WebhookKeyPair {
  const wide = Buffer.from(hkdfSync('sha256', secret, '', `yimatong-webhook/${keyId}`, WIDE_BYTES))
  const number = (BigInt(`0x${wide.toString('hex')}`) % (ORDER - 1n)) + 1n
  const d = Buffer.from(number.toString(16).padStart(64, '0'), 'hex')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(d)
  const point = curve.getPublicKey()
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const jwk = { kty: 'EC', crv: 'P-256', x, y, d: d.toString('base64url') }
  const key: KeyObject = createPrivateKey({ key: jwk, format: 'jwk' })
  return { publicKey: { x, y }, sign: (input) => sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }) }
}
