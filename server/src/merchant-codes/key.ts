import { type KeyObject, createPublicKey, sign, verify } from 'node:crypto'
import {
  issueMerchantCode,
  type MerchantCode,
  merchantUrl,
  type SignedMerchantCode,
} from '@yimatong/contract/merchant-code'
import { openPublicKeys, openSigningKey, type PublicSigningJwk, publicJwkOf, type SigningKey } from '@yimatong/kit/keys'

/** A code before it is known which key signs it. */
export type UnsignedCode = MerchantCode extends infer Code
  ? Code extends unknown
    ? Omit<Code, 'keyNo'>
    : never
  : never

/** The key that signs merchant codes, and those before it, whose prints are good until they are withdrawn. */
export interface MerchantCodeKey {
  /** As phones get them, to refuse a foreign code before they ask anybody; the one that signs first. */
  publicJwks(): Promise<PublicSigningJwk[]>
  /** The token of a code. ECDSA is random: keep the token, so that a code looks the same at every download. */
  sign(code: UnsignedCode): Promise<string>
  isSignedByUs(code: SignedMerchantCode): Promise<boolean>
}

/**
 * Opens the key's file. Its name, 1 to 255, is the number that stands in every code. The JWKS file has the public halves of
 * all whose codes are good; without one it is this key alone. Both are followed, so that a rotation needs no restart.
 */
export async function openMerchantCodeKey(file: string, jwksFile?: string): Promise<MerchantCodeKey> {
  const signingKey = await openSigningKey(file)
  const published = jwksFile === undefined ? async () => [] : await openPublicKeys(jwksFile)
  keyNoOf(await signingKey(), file)
  const all = async () => {
    const own = publicJwkOf(await signingKey())
    return [own, ...(await published()).filter(({ kid }) => kid !== own.kid)]
  }
  return {
    publicJwks: all,
    async sign(code) {
      const current = await signingKey()
      const keyNo = keyNoOf(current, file)
      return issueMerchantCode({ ...code, keyNo }, (input) => sign('sha256', input, rawForm(current.key)))
    },
    async isSignedByUs({ code, signature, signingInput }) {
      const jwk = (await all()).find(({ kid }) => kid === String(code.keyNo))
      if (jwk === undefined) return false
      const { kty, crv, x, y } = jwk
      const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' })
      return verify('sha256', signingInput, rawForm(key), signature)
    },
  }
}

function keyNoOf({ kid }: SigningKey, file: string): number {
  if (!/^[1-9]\d{0,2}$/.test(kid) || Number(kid) > 255) throw new Error(`the kid in ${file} is not 1 to 255`)
  return Number(kid)
}

const rawForm = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' }) as const

/** Where our codes lead: the settings of the server, as far as this room needs them. */
export interface Origin {
  config: { PUBLIC_ORIGIN: string }
}

/** The text of a token's QR. */
export const urlOf = ({ config }: Origin, token: string): string => merchantUrl(config.PUBLIC_ORIGIN, token)
