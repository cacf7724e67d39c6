import type { PortalWorld } from './world.ts'

/** Closes all days that have payments, whatever the time is, without having added up any. */
export async function reopenDays({ owner }: PortalWorld): Promise<void> {
  await owner.transaction(async (transaction) => {
    await transaction.query(`UPDATE closed_days SET through = day, ended_through = greatest(ended_through, day)
      FROM (SELECT max(business_date) AS day FROM payments) last`)
    await transaction.query(`INSERT INTO days_to_sum (merchant_no, business_date)
      SELECT DISTINCT merchant_no, business_date FROM payments`)
  })
}
