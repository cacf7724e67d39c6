import { z } from 'zod'
import { amount, text, time } from './fields.ts'
import { pin } from './platform-api.ts'

/** What account holders decide themselves, `/platform/v1/me`: their own limits, and a loss report (挂失) and its end. */

/**
 * `PUT me/limits`: what is absent stays, null takes a limit away. Whatever allows less needs no PIN: it can harm nobody but a
 * thief. Whatever allows more than now does: PIN_REQUIRED without one. Above the school's own limits is VALIDATION_FAILED.
 */
export const ownLimitsBody = z
  .strictObject({
    paymentLimit: amount.nullable().optional(),
    dailyLimit: amount.nullable().optional(),
    pin: pin.optional(),
  })
  .refine(({ paymentLimit, dailyLimit }) => paymentLimit !== undefined || dailyLimit !== undefined, {
    message: 'At least one of paymentLimit and dailyLimit.',
  })
export type OwnLimitsBody = z.infer<typeof ownLimitsBody>

/**
 * `POST me/loss-report` and `GET me/loss-report`: how far it has got. The report itself is safe once it was answered; what is
 * absent here is still tried, however long that takes.
 */
export const lossReport = z
  .object({
    reportedAt: time,
    /** From then on the ledger debits nothing. */
    paymentsStoppedAt: time.optional(),
    /** From then on every phone of the person and every code is dead. */
    phonesStoppedAt: time.optional(),
    /** Tills in use, and those of them that have the new stop list; absent until there is one. Others get it when they are opened. */
    tills: z.object({ confirmed: z.int(), inUse: z.int() }).optional(),
    serverTime: time,
  })
  .meta({ id: 'LossReport' })
export type LossReport = z.infer<typeof lossReport>

/** `POST me/unfreeze`: both proofs. Phones are then enrolled anew. */
export const unfreezeBody = z.strictObject({ password: text(128), pin })
export type UnfreezeBody = z.infer<typeof unfreezeBody>
