import { type MerchantCodeFault, type MerchantCodeVerdict, verifyMerchantToken } from '@yimatong/contract/merchant-code'
import type { SignatureKeys } from './merchant-code-keys.ts'

export interface CodeCheck {
  knownKeys: () => Promise<SignatureKeys>
  freshKeys: () => Promise<SignatureKeys>
  /** Campus time in milliseconds; undefined while the phone was never told it, and then only the server judges the expiry. */
  now: number | undefined
}

/**
 * What is wrong with a merchant code, as far as a phone can see by itself; undefined when nothing is. The server looks at
 * everything again. A signature is called foreign only after the keys were fetched anew; a phone that has no keys at all
 * leaves the judgement to the server.
 */
export async function faultOf(
  token: string,
  { knownKeys, freshKeys, now }: CodeCheck,
): Promise<MerchantCodeFault | undefined> {
  const verify = (keys: SignatureKeys): Promise<MerchantCodeVerdict> =>
    verifyMerchantToken(token, { keys, ...(now === undefined ? {} : { now }) })
  const verdict = await verify(await knownKeys())
  if (verdict.ok) return undefined
  if (verdict.reason !== 'CODE_SIGNATURE') return verdict.reason
  const keys = await freshKeys()
  if (keys.size === 0) return undefined
  const second = await verify(keys)
  return second.ok ? undefined : second.reason
}
