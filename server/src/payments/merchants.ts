import { businessDateOf } from '@yimatong/contract/clock'
import { type MerchantRefusal, merchantRefusalOn, type MerchantStanding } from '@yimatong/contract/merchant-standing'
import { atOnce } from '@yimatong/kit/at-once'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { shortMemory } from './short-memory.ts'

/** A stall as payments need it. */
export interface Merchant extends MerchantStanding {
  merchantNo: string
  name: string
  nameEn: string
  accountNo: string
  /** Its tills sell only while a cashier's shift is open. */
  shiftRequired: boolean
}

export interface Merchants {
  /** The stall of this number, at most a second old; at once when it is remembered. */
  find(merchantNo: string): Merchant | undefined | Promise<Merchant | undefined>
  /** Forgets what is remembered: one has just changed here. */
  forget(): void
}

export function createMerchants({ database }: { database: Queryable }): Merchants {
  const load = () => readMerchants(database)
  const remembered = shortMemory(load)
  return {
    forget: remembered.forget,
    find: (merchantNo) =>
      // One that was opened a moment ago is not remembered yet; whoever asks comes from a till, so it exists.
      atOnce(remembered(), (known) => known.get(merchantNo) ?? load().then((anew) => anew.get(merchantNo))),
  }
}

/** Why a merchant takes no payment that is made at this moment; one that nobody knows is as good as stopped. */
export function merchantRefusalAt(merchant: Merchant | undefined, atMs: number): MerchantRefusal | undefined {
  return merchant === undefined ? 'DISABLED' : merchantRefusalOn(merchant, businessDateOf(atMs))
}

/** The merchant, if it takes a payment that is made at this moment; else MERCHANT_DISABLED with the reason. */
export function payableMerchant(merchant: Merchant | undefined, atMs: number): Merchant {
  const refusal = merchantRefusalAt(merchant, atMs)
  if (merchant !== undefined && refusal === undefined) return merchant
  throw problem('MERCHANT_DISABLED', undefined, { members: { merchantRefusal: refusal } })
}

async function readMerchants(database: Queryable): Promise<Map<string, Merchant>> {
  const { rows } = await database.query<Merchant>({
    name: 'merchants',
    text: `SELECT merchant_no AS "merchantNo", name, name_en AS "nameEn", account_no AS "accountNo",
        state, contract_from::text AS "contractFrom", contract_until::text AS "contractUntil",
        shift_required AS "shiftRequired"
      FROM merchants`,
  })
  return new Map(rows.map((merchant) => [merchant.merchantNo, merchant]))
}
