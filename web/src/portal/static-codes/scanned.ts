import { decodeMerchantToken, tokenOfScan } from '@yimatong/contract/merchant-code'

/** What a scanned text says it is; only the server knows whether that is true. */
export type Scanned = { kind: 'PLATE'; codeId: string } | { kind: 'DYNAMIC' } | { kind: 'OTHER' }

export function whatIs(text: string): Scanned {
  const code = decodeMerchantToken(tokenOfScan(text) ?? '')?.code
  if (code === undefined) return { kind: 'OTHER' }
  return code.kind === 'STATIC' ? { kind: 'PLATE', codeId: code.codeId } : { kind: 'DYNAMIC' }
}

/** Of several codes in a picture the one to take: a stall hangs up those of other wallets, too. */
export const looksLikeOurs = (text: string): boolean => whatIs(text).kind !== 'OTHER'
