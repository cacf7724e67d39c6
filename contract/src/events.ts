import type { PaymentView } from './gateway-api.ts'
import type { BillView } from './platform-api.ts'
import type { PortalDynamicCode, PortalPaymentRow } from './portal-api.ts'
import type { RefundView } from './refund-api.ts'

/**
 * What sockets carry (socket.io). The server decides from the token which rooms a socket is in; a client joins nothing.
 * A missed event costs nothing: every screen can ask the API for the same view.
 * `/app` authenticates with `auth: {token}` = the platform access token, `/pos` with the terminal's, `/portal` with the
 * session's cookie.
 */
export interface AppEvents {
  /** A till asks for a payment that the person must confirm by PIN; `GET me/pending-confirmations` says the same. */
  'confirmation.requested': (asked: { bill: BillView }) => void
  'payment.updated': (bill: BillView) => void
  /** The PIN, a limit, or a loss report: whoever holds a phone of the same person hears of it, and asks `GET me`. */
  'account.changed': () => void
}

export interface PosEvents {
  'payment.updated': (payment: PaymentView) => void
  /** A dynamic code of this till has been paid; `payment.updated` comes with it. */
  'dynamic-code.paid': (paid: { dynamicId: string; payment: PaymentView }) => void
  'stop-list.changed': (change: { version: number }) => void
  /** Surcharge rules, or whom they are for: `GET config` has what holds now. */
  'config.changed': () => void
  /** The till was locked or unlocked, or its name or its merchant changed: `GET config` says how it stands now. */
  'terminal.changed': () => void
}

/** Rooms are merchants: whoever is logged in hears of everything that the merchant takes. */
export interface PortalEvents {
  'payment.updated': (payment: PortalPaymentRow) => void
  /** A dynamic code of the merchant was made, paid, left open again by a payment that came to nothing, cancelled, or has expired. */
  'dynamic-code.updated': (code: PortalDynamicCode) => void
  /**
   * A refund of the merchant was requested, approved, rejected, or has arrived; a reversal likewise. Who asked, and whether
   * whoever hears it may decide, only the API says.
   */
  'refund.updated': (refund: RefundView) => void
}

export const NAMESPACES = { app: '/app', pos: '/pos', portal: '/portal' } as const
