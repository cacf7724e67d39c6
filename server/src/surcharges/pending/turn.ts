import { type GiveBackDeps, giveSurchargesBack } from './give-back.ts'
import { giveFrom, takeFrom } from './ledger.ts'
import { type SettleDeps, settlePending } from './settle.ts'
import type { ServiceClient } from '@yimatong/kit/service-client'

export interface SurchargeTurnDeps extends Omit<SettleDeps & GiveBackDeps, 'take' | 'give'> {
  onecard: Pick<ServiceClient, 'post'>
}

/** One turn over the surcharges that were pending: what has become known is taken or waived, and what refunds owe of it goes back. */
export async function turnOverSurcharges({ onecard, ...deps }: SurchargeTurnDeps): Promise<void> {
  await settlePending({ ...deps, take: takeFrom(onecard) })
  await giveSurchargesBack({ ...deps, give: giveFrom(onecard) })
}
