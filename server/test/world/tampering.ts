import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Bytes, concatBytes, fromBase32, toBase32 } from '@yimatong/contract/bytes'
import { present } from '@yimatong/contract/device'
import { compressPublicKey } from '@yimatong/contract/p256'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import { z } from 'zod'
import type { Phone } from './people.ts'
import type { World } from './world.ts'

/** What a thief, a forger or a bad camera makes of a code. */

const PREFIX = 'YM'
export const CODE_BYTES = 191
/** Where the two signatures begin, in bytes. */
export const SIGNATURES_AT = { tsm: 59, device: 127 } as const

function bytesOf(code: string): Bytes {
  const bytes = fromBase32(code.slice(PREFIX.length))
  if (bytes === undefined) throw new Error('not a code')
  return bytes
}

/** The code with one bit turned over. */
export function flipped(code: string, bit: number): string {
  const bytes = bytesOf(code)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (0x80 >> (bit & 7))
  return PREFIX + toBase32(bytes)
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The code with the other spelling of one of its signatures: (r, N - s) verifies wherever nobody looks twice. */
export function respelled(code: string, which: keyof typeof SIGNATURES_AT): string {
  const bytes = bytesOf(code)
  const at = SIGNATURES_AT[which] + 32
  const s = BigInt(`0x${Buffer.from(bytes.subarray(at, at + 32)).toString('hex')}`)
  const twin = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex')
  return PREFIX + toBase32(concatBytes(bytes.subarray(0, at), twin, bytes.subarray(at + 32)))
}

const keyFile = z.object({
  privateKey: z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() }),
})

/** The key that the world's TSM signs with. */
function tsmKey({ keys }: World): KeyObject {
  const { privateKey } = keyFile.parse(JSON.parse(readFileSync(path.join(keys.tsmKeys, 'voucher-key-1.json'), 'utf8')))
  return createPrivateKey({ key: privateKey, format: 'jwk' })
}

/** A voucher for a phone, signed outside the TSM. */
async function minted(phone: Phone, key: KeyObject, expiresAt: number): Promise<string> {
  const deviceKey = compressPublicKey(phone.keys.enrolment.signingKey)
  if (deviceKey === undefined) throw new Error('not a point of the curve')
  const voucher = {
    keyNo: 1,
    jti: new Uint8Array(randomBytes(16)),
    expiresAt,
    identityClass: 'STUDENT',
    capFen: 50_000,
    deviceKey,
  } as const
  const signedVoucher = await issueVoucher(voucher, (input) =>
    sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }),
  )
  return present({ signedVoucher }, phone.keys.signingKey, Date.now())
}

/** A fresh code over a voucher that expired a second ago; every signature is right. */
export function expiredCode(world: World, phone: Phone): Promise<string> {
  return minted(phone, tsmKey(world), Math.floor(Date.now() / 1000) - 1)
}

/** A fresh code over a voucher that another TSM has signed. */
export function foreignCode(phone: Phone): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return minted(phone, privateKey, Math.floor(Date.now() / 1000) + 3600)
}

/** A code that the TSM's own key has signed and the TSM never issued. */
export function unissuedCode(world: World, phone: Phone): Promise<string> {
  return minted(phone, tsmKey(world), Math.floor(Date.now() / 1000) + 3600)
}
