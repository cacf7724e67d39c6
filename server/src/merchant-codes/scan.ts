import { decodeMerchantToken, type MerchantCode, tokenOfScan } from '@yimatong/contract/merchant-code'
import { problem } from '@yimatong/kit/problem'
import type { MerchantCodeKey } from './key.ts'

/**
 * What a scanned text says, once it is proved that we have signed it: CODE_UNKNOWN when it is none of our codes,
 * CODE_SIGNATURE when somebody else made it, or changed it. Whether the code still stands is for `payee.ts` to say.
 */
export async function readScan(
  { merchantCodeKey }: { merchantCodeKey: MerchantCodeKey },
  text: string,
): Promise<MerchantCode> {
  const signed = decodeMerchantToken(tokenOfScan(text) ?? '')
  if (signed === undefined) throw problem('CODE_UNKNOWN')
  if (!(await merchantCodeKey.isSignedByUs(signed))) throw problem('CODE_SIGNATURE')
  return signed.code
}
