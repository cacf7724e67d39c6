import { z } from 'zod'
import { businessDate } from './fields.ts'
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
