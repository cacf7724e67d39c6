import { z } from 'zod'

/**
 * Why a merchant takes no payments at a moment. OPENING: it has just been made, and its account is not known to be open yet.
 * DISABLED: the office has stopped it. The others: the day lies outside its contract.
 */
export const MERCHANT_REFUSALS = ['OPENING', 'DISABLED', 'CONTRACT_NOT_BEGUN', 'CONTRACT_ENDED'] as const
export type MerchantRefusal = (typeof MERCHANT_REFUSALS)[number]

export const merchantRefusal = z.enum(MERCHANT_REFUSALS).meta({
  id: 'MerchantRefusal',
  description: 'Why the merchant takes no payments: stopped, not open yet, or outside its contract.',
})

/** What decides whether a merchant takes payments. Business days, both inclusive; absent: open. */
export interface MerchantStanding {
  state: 'ACTIVE' | 'DISABLED' | 'OPENING'
  contractFrom?: string | null | undefined
  contractUntil?: string | null | undefined
}

/** Why a merchant takes no payments on a business day; undefined when it does. */
export function merchantRefusalOn(
  { state, contractFrom, contractUntil }: MerchantStanding,
  businessDate: string,
): MerchantRefusal | undefined {
  if (state !== 'ACTIVE') return state
  if (contractFrom && businessDate < contractFrom) return 'CONTRACT_NOT_BEGUN'
  if (contractUntil && businessDate > contractUntil) return 'CONTRACT_ENDED'
  return undefined
}
