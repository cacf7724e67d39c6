import type { Clock } from '@yimatong/contract/clock'
import type { PortalDynamicCode } from '@yimatong/contract/portal-api'
import type { RateLimit } from '@yimatong/kit/rate-limit'

/**
 * What the merchants' door needs. There is no database here: an endpoint reads and writes through its caller's `data` and
 * `codes`, which know one merchant.
 */
export interface PortalDeps {
  clock: Clock
  /** The browsers' origin. */
  publicOrigin: string | undefined
  /** Files that one user may ask for. */
  exportsPerUser: RateLimit
  /** Makes a fresh activation code of a terminal; whose terminal it is has been looked at before. */
  newActivationCode(terminalNo: string): Promise<{ activationCode: string; expiresAtMs: number }>
  /** A PIN that nobody would try first, and what is kept of it. */
  newCashierPin(cashier: { merchantNo: string; cashierNo: string }): Promise<{ pin: string; pinHash: string }>
  /** Called when a dynamic code was made or cancelled here, so that every browser of the merchant shows it. */
  onCodeChanged(merchantNo: string, code: PortalDynamicCode): void
  /** Called when something was asked to be sent to a merchant's server now. */
  onWebhookDue(): void
}
