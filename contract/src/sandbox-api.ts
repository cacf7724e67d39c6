import { z } from 'zod'
import { identityClass, time } from './fields.ts'

/** `/gateway/v1/sandbox`: what a test merchant's till can ask for, so that nobody needs a phone to try a till. */

/** `POST sandbox/codes`: which kind of person shows a code. */
export const sandboxCodeBody = z.strictObject({
  person: identityClass.optional().meta({ description: 'STUDENT when absent.' }),
  again: z.boolean().optional().meta({
    description: 'True: of the same person as the code before. Otherwise of somebody who was not here lately.',
  }),
})
export const sandboxCode = z
  .object({
    /** The QR's text, as a scanner reads it. */
    authCode: z.string(),
    /** The same payment as 20 digits. */
    digits: z.string().regex(/^\d{20}$/),
    identityClass,
    /** Both are good until about then, for one payment. */
    expiresAt: time,
  })
  .meta({ id: 'SandboxCode' })
export type SandboxCode = z.infer<typeof sandboxCode>

/** `POST sandbox/confirmations/{outTradeNo}`: what the payer does who is asked for the PIN. */
export const sandboxConfirmationBody = z.strictObject({ decision: z.enum(['CONFIRM', 'REFUSE']) })

/** `POST sandbox/pay`: somebody scans a dynamic code of this merchant and pays it. */
export const sandboxPayBody = z.strictObject({
  /** The text of the QR. */
  url: z.string().max(600),
  person: identityClass.optional().meta({ description: 'STUDENT when absent.' }),
})

/** `POST sandbox/clock`: how much older everything of this merchant is made. */
export const sandboxClockBody = z.strictObject({
  advanceSeconds: z.int().min(1).max(34_560_000).meta({ description: 'Seconds, up to 400 days.' }),
})
export const sandboxClock = z
  .object({
    serverTime: time,
    /** All that was ever advanced for this merchant, in seconds. */
    advancedSeconds: z.int(),
  })
  .meta({ id: 'SandboxClock' })
export type SandboxClock = z.infer<typeof sandboxClock>
