import { importMerchantCodeKeys } from '@yimatong/contract/merchant-code'
import type { MerchantCodeKeys } from '@yimatong/contract/platform-api'
import { keepQuietly, readKept } from '../phone/kept.ts'
import { platform } from '../session/servers.ts'

export type SignatureKeys = ReadonlyMap<number, CryptoKey>

const NONE: SignatureKeys = new Map()
let known: SignatureKeys | undefined

async function fetchKeys(): Promise<SignatureKeys> {
  const { keys } = await platform.get<MerchantCodeKeys>('/merchant-code-keys')
  known = await importMerchantCodeKeys({ keys })
  keepQuietly('merchantCodeKeys', keys)
  return known
}

async function keptKeys(): Promise<SignatureKeys> {
  const { merchantCodeKeys } = await readKept().catch(() => ({ merchantCodeKeys: undefined }))
  known = merchantCodeKeys && (await importMerchantCodeKeys({ keys: merchantCodeKeys }))
  return known ?? NONE
}

/** The keys that sign merchant codes, as far as this phone knows them; none when it never heard of any. Does not reject. */
export async function knownKeys(): Promise<SignatureKeys> {
  return known ?? keptKeys()
}

/** The keys as the server has them now; those that are known already when it does not answer. */
export function freshKeys(): Promise<SignatureKeys> {
  return fetchKeys().catch(knownKeys)
}
