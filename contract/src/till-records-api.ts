import { z } from 'zod'
import { amount, businessDate, id, outTradeNo, time } from './fields.ts'
import { TILL_WORDS } from './states.ts'

/** What tills have written down themselves (流水), for the reconciliation of the day; `gateway-api.ts` has the rest. */

/**
 * A till's word about one of its sales. `saidAt` is when it came to this word: the latest counts, and earlier ones are kept
 * beside it. `total` is what was charged, surcharge included, and goes with PAID.
 */
export const tillRecord = z
  .strictObject({
    outTradeNo,
    word: z.enum(TILL_WORDS),
    amount,
    total: z.int().min(1).max(20_000_000).optional(),
    paymentId: id('payment').optional(),
    /** Of the sale, as the till wrote it down. */
    businessDate,
    saidAt: time,
  })
  .refine(({ amount: least, total }) => total === undefined || total >= least, 'A total is no less than its amount.')
  .meta({ id: 'TillRecord' })
export type TillRecord = z.infer<typeof tillRecord>

export const MOST_TILL_RECORDS = 80

/** `POST till-records`: sending the same once more changes nothing. */
export const tillRecordsBody = z.strictObject({ records: z.array(tillRecord).min(1).max(MOST_TILL_RECORDS) })
export type TillRecordsBody = z.infer<typeof tillRecordsBody>

/** How many of them were news. */
export const tillRecordsAnswer = z.object({ kept: z.int() })
