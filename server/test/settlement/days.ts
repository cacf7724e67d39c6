import { businessDateOf, startOfBusinessDate } from '@yimatong/contract/clock'

const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = 12 * 60 * 60 * 1000

/** The database's own clock says which days are over, so these days lie before today. */
export const dayAgo = (days: number): string => businessDateOf(Date.now() - days * DAY_MS)
export const noonOf = (day: string, seconds = 0) => new Date(startOfBusinessDate(day) + NOON_MS + seconds * 1000)

export interface Paid {
  paymentId: string
  day: string
  amount: number
  surcharge: number
  receiver: 'SCHOOL' | 'MERCHANT'
}
