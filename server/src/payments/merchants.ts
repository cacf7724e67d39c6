import type { Queryable } from '@yimatong/kit/database'
import { shortMemory } from './short-memory.ts'

/** A stall as payments need it. */
export interface Merchant {
  merchantNo: string
  name: string
  nameEn: string
  accountNo: string
  disabled: boolean
  /** Its tills sell only while a cashier's shift is open. */
  shiftRequired: boolean
}

export interface Merchants {
  /** The stall of this number, at most a second old. */
  find(merchantNo: string): Promise<Merchant | undefined>
}

export function createMerchants({ database }: { database: Queryable }): Merchants {
  const load = () => readMerchants(database)
  const remembered = shortMemory(load)
  return {
    async find(merchantNo) {
      // One that was opened a moment ago is not remembered yet; whoever asks comes from a till, so it exists.
      return (await remembered()).get(merchantNo) ?? (await load()).get(merchantNo)
    },
  }
}

async function readMerchants(database: Queryable): Promise<Map<string, Merchant>> {
  const { rows } = await database.query<Merchant>({
    name: 'merchants',
    text: `SELECT merchant_no AS "merchantNo", name, name_en AS "nameEn", account_no AS "accountNo",
        state = 'DISABLED' AS disabled, shift_required AS "shiftRequired"
      FROM merchants`,
  })
  return new Map(rows.map((merchant) => [merchant.merchantNo, merchant]))
}
