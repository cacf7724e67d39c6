import type { OwnLimitsBody } from '@yimatong/contract/holder-api'
import type { MeView } from '@yimatong/contract/platform-api'

export type Limits = Pick<MeView, 'paymentLimit' | 'dailyLimit' | 'ownPaymentLimit' | 'ownDailyLimit'>

/** What was typed, in fen: null for nothing, undefined when it is no amount from 1 fen to the school's limit. */
export function readLimit(text: string, schoolFen: number): number | null | undefined {
  const typed = text.trim()
  if (typed === '') return null
  const [, yuan, part = ''] = /^(\d{1,6})(?:\.(\d{0,2}))?$/.exec(typed) ?? []
  if (yuan === undefined) return undefined
  const fen = Number(yuan) * 100 + Number(part.padEnd(2, '0'))
  return fen >= 1 && fen <= schoolFen ? fen : undefined
}

/** What is to be changed; the school's own limit is none of one's own. Undefined when nothing is. */
export function changesOf(
  limits: Limits,
  wanted: { payment: number | null; day: number | null },
): OwnLimitsBody | undefined {
  const payment = wanted.payment === limits.paymentLimit ? null : wanted.payment
  const day = wanted.day === limits.dailyLimit ? null : wanted.day
  const body = {
    ...(payment === (limits.ownPaymentLimit ?? null) ? {} : { paymentLimit: payment }),
    ...(day === (limits.ownDailyLimit ?? null) ? {} : { dailyLimit: day }),
  }
  return Object.keys(body).length === 0 ? undefined : body
}

/** Whether it allows more than now, which takes the PIN; the server says so, too. */
export function allowsMore(limits: Limits, { paymentLimit, dailyLimit }: OwnLimitsBody): boolean {
  const more = (wanted: number | null | undefined, own: number | undefined, school: number) =>
    wanted !== undefined && (wanted ?? school) > (own ?? school)
  return (
    more(paymentLimit, limits.ownPaymentLimit, limits.paymentLimit) ||
    more(dailyLimit, limits.ownDailyLimit, limits.dailyLimit)
  )
}

/** What holds now, the school's or one's own. */
export function limitsInForce({ paymentLimit, dailyLimit, ownPaymentLimit, ownDailyLimit }: Limits) {
  return {
    paymentFen: Math.min(paymentLimit, ownPaymentLimit ?? paymentLimit),
    dayFen: Math.min(dailyLimit, ownDailyLimit ?? dailyLimit),
  }
}
