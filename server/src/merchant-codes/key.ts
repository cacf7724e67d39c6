import { type KeyObject, createPublicKey, sign, verify } from 'node:crypto'
import {
  issueMerchantCode,
  type MerchantCode,
  merchantUrl,
  type SignedMerchantCode,
} from '@yimatong/contract/merchant-code'
import { type PublicSigningJwk, publicJwkOf, readSigningKey } from '@yimatong/kit/keys'

/** A code before it is known which key signs it. */
export type UnsignedCode = MerchantCode extends infer Code
  ? Code extends unknown
    ? Omit<Code, 'keyNo'>
    : never
  : never

/** The key that signs merchant codes. */
export interface MerchantCodeKey {
  /** As phones get it, to refuse a foreign code before they ask anybody. */
  readonly publicJwk: PublicSigningJwk
  /** The token of a code. ECDSA is random: keep the token, so that a code looks the same at every download. */
  sign(code: UnsignedCode): Promise<string>
  isSignedByUs(code: SignedMerchantCode): boolean
}

/** Reads the key from its file. Its name is the number that stands in every code. */
export async function readMerchantCodeKey(file: string): Promise<MerchantCodeKey> {
  const signingKey = await readSigningKey(file)
  const keyNo = Number(signingKey.kid)
  if (!/^[1-9]\d{0,2}$/.test(signingKey.kid) || keyNo > 255) throw new Error(`the kid in ${file} is not 1 to 255`)
  const publicKey = createPublicKey(signingKey.key)
  return {
    publicJwk: publicJwkOf(signingKey),
    sign: (code) => issueMerchantCode({ ...code, keyNo }, (input) => sign('sha256', input, rawForm(signingKey.key))),
    isSignedByUs: ({ code, signature, signingInput }) =>
      code.keyNo === keyNo && verify('sha256', signingInput, rawForm(publicKey), signature),
  }
}

const rawForm = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const

/** Where our codes lead: the settings of the server, as far as this room needs them. */
export interface Origin {
  config: { PUBLIC_ORIGIN: string }
}

/** The text of a token's QR. */
export const urlOf = ({ config }: Origin, token: string): string => merchantUrl(config.PUBLIC_ORIGIN, token)
