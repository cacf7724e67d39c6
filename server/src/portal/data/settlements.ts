import type { SettlementView } from '@yimatong/contract/settlement-api'
import type { Queryable } from '@yimatong/kit/database'
import { findSettlement, readSettlements, type SettlementPage } from '../../settlement/read.ts'

/** Settlements as one merchant sees them: another's is not there. */
export interface MerchantSettlements {
  page(asked: {
    from?: string | undefined
    to?: string | undefined
    cursor?: string | undefined
    limit: number
  }): Promise<SettlementPage>
  find(settlementId: string): Promise<SettlementView | undefined>
}

export const settlementsOfMerchant = (database: Queryable, merchantNo: string): MerchantSettlements => ({
  page: ({ from, to, cursor, limit }) => readSettlements(database, { merchantNo, from, to }, { cursor, limit }),
  find: (settlementId) => findSettlement(database, settlementId, merchantNo),
})
