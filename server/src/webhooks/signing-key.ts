import { createECDH, createPrivateKey, hkdfSync, type KeyObject, sign } from 'node:crypto'
import type { Signer } from '@yimatong/contract/p256'
import type { Secrets } from '@yimatong/kit/keys'

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

/**
 * Signs as the key of this name, which was worked out from the secret whose pair has this public half: the newest at that time, and
 * so until its merchant's owner changes the key. Throws when that secret is gone.
 */
export async function webhookSigner(secrets: Secrets, keyId: string, publicKeyX: string): Promise<Signer> {
  const find = (known: ReadonlyMap<number, Buffer>) =>
    [...known.values()]
      .map((secret) => webhookKeyPair(secret, keyId))
      .find(({ publicKey }) => publicKey.x === publicKeyX)
  const known = await secrets()
  // Another server may have made the key under a secret that is newer than what was read here.
  const pair = find(known) ?? find(await secrets(Math.max(...known.keys()) + 1))
  if (pair === undefined) throw new Error(`no secret gives the key ${keyId}`)
  return pair.sign
}
