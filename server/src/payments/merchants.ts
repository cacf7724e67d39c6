import type { Queryable } from '@yimatong/kit/database'
import { shortMemory } from './short-memory.ts'

/** A stall as payments need it. */
export interface Merchant {
  merchantNo: string
  name: string
  nameEn: string
  accountNo: string
  disabled: boolean
}

/** Every stall by its number, at most a second old. */
export type Merchants = () => Promise<ReadonlyMap<string, Merchant>>

export function createMerchants({ database }: { database: Queryable }): Merchants {
  return shortMemory(async () => {
    const { rows } = await database.query<Merchant>({
      name: 'merchants',
      text: `SELECT merchant_no AS "merchantNo", name, name_en AS "nameEn", account_no AS "accountNo",
          state = 'DISABLED' AS disabled
        FROM merchants`,
    })
    return new Map(rows.map((merchant) => [merchant.merchantNo, merchant]))
  })
}
