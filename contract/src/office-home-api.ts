import { z } from 'zod'
import { businessDate, merchantNo, terminalNo, time } from './fields.ts'
import { takings } from './portal-payments-api.ts'

/** `GET home/turnover`: the whole campus today against the same weekday of the week before. */
export const officeTurnover = z
  .object({
    businessDate,
    comparedDate: businessDate,
    today: takings,
    /** The compared day until the same time of day. */
    comparedSoFar: takings,
    /** The compared day whole. */
    compared: takings,
  })
  .meta({ id: 'OfficeTurnover' })
export type OfficeTurnover = z.infer<typeof officeTurnover>

/** `GET home/terminals`: how many are how, and those that sold before and are not heard of now, the longest first. */
export const officeTerminals = z
  .object({
    online: z.int(),
    offline: z.int(),
    notActivated: z.int(),
    disabled: z.int(),
    silent: z.array(
      z.object({
        terminalNo,
        name: z.string(),
        merchantNo,
        merchantName: z.string(),
        merchantNameEn: z.string(),
        lastSeenAt: time.optional(),
      }),
    ),
  })
  .meta({ id: 'OfficeTerminals' })
export type OfficeTerminals = z.infer<typeof officeTerminals>
