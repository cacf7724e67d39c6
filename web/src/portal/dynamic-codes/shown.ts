import type { PortalDynamicCode, PortalPaymentRow } from '@yimatong/contract/portal-api'

/** From these no code comes back. */
const FINAL: readonly PortalDynamicCode['state'][] = ['PAID', 'CANCELLED', 'EXPIRED']

export const isOver = ({ state }: PortalDynamicCode): boolean => FINAL.includes(state)

/**
 * What is known of a code after something else was heard of it. Answers and pushes overtake each other, so what is over
 * stays over; only more about the same end is taken.
 */
export function newer(known: PortalDynamicCode | undefined, heard: PortalDynamicCode): PortalDynamicCode {
  if (known === undefined || !isOver(known)) return heard
  return heard.state === known.state ? { ...known, ...heard } : known
}

/** A push of a payment says it sooner than the push of the code that it paid. */
export function withPayment(known: PortalDynamicCode, payment: PortalPaymentRow): PortalDynamicCode {
  if (payment.merchantCodeId !== known.dynamicId) return known
  if (payment.state === 'SUCCESS') return newer(known, { ...known, state: 'PAID', payment })
  return known.payment?.paymentId === payment.paymentId ? { ...known, payment } : known
}

/** What the screen shows of a code. */
export type Shown =
  | { show: 'OPEN'; leftMs: number }
  | { show: 'PAYING' }
  | { show: 'PAID'; payment: PortalPaymentRow | undefined }
  | { show: 'CANCELLED' }
  | { show: 'EXPIRED' }

/** `nowMs` is the server's time: a code is over at its instant, also while nobody says so. */
export function shownAt({ state, expiresAt, payment }: PortalDynamicCode, nowMs: number): Shown {
  const leftMs = Date.parse(expiresAt) - nowMs
  if (state === 'PAID') return { show: 'PAID', payment }
  if (state !== 'OPEN') return { show: state }
  return leftMs > 0 ? { show: 'OPEN', leftMs } : { show: 'EXPIRED' }
}
