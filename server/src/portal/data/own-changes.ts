import type { Database } from '@yimatong/kit/database'
import { type AuditCaller, type Change, recordChange } from '../../audit/record.ts'
import { forMerchant, type MerchantData } from './for-merchant.ts'

export type OwnChange = Omit<Change, 'caller'>

/** How a merchant's own changes come into the audit log. */
export interface OwnChanges {
  /** Changes rows of the merchant and writes down what was changed, in one transaction. */
  changing<T>(work: (data: MerchantData) => Promise<T>, change: (done: T) => OwnChange): Promise<T>
  /** Writes down what another room has changed in a transaction of its own. */
  record(change: OwnChange): Promise<void>
}

export const ownChanges = (database: Database, caller: AuditCaller & { merchantNo: string }): OwnChanges => ({
  changing: (work, change) =>
    database.transaction(async (transaction) => {
      const done = await work(forMerchant(transaction, caller.merchantNo))
      await recordChange(transaction, { caller, ...change(done) })
      return done
    }),
  record: (change) => recordChange(database, { caller, ...change }),
})
