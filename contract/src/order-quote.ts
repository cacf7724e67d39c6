import { z } from 'zod'
import { amount, fen, id } from './fields.ts'

/** The surcharge rule that applies to this payer here and now, whole enough to show the surcharge while typing. */
export const orderRule = z
  .object({
    ruleId: id('surchargeRule'),
    ruleVersion: z.int(),
    name: z.string(),
    nameEn: z.string(),
    rateBps: z.int(),
    flatFen: fen,
    minFen: fen,
    capFen: fen.optional(),
    receiver: z.enum(['SCHOOL', 'MERCHANT']),
  })
  .meta({ id: 'OrderRule' })
export type OrderRule = z.infer<typeof orderRule>

/** What an amount costs this payer here and now, in fen. The payer authorises `total`; nothing else is ever taken. */
export const orderQuote = z
  .object({
    amount,
    surcharge: fen,
    total: fen,
    /** Absent when no rule applies, and then the surcharge is 0. */
    rule: orderRule.optional(),
  })
  .meta({ id: 'OrderQuote' })
export type OrderQuote = z.infer<typeof orderQuote>
