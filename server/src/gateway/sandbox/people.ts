import type { IdentityClass } from '@yimatong/contract/states'
import type { Payment } from '../../payments/payment.ts'

/** The simulated customers of a test merchant. The door asks; who they are and how they pay is not its business. */
export interface SandboxPeople {
  /** Somebody shows a code. */
  showCode(wanted: {
    merchantNo: string
    identityClass: IdentityClass
    again: boolean
  }): Promise<{ authCode: string; digits: string; shownAtMs: number }>
  /** Whoever is asked for the PIN of this payment decides; NOT_FOUND without such a payment. Gives it as it stands. */
  decide(decided: { merchantNo: string; outTradeNo: string; decision: 'CONFIRM' | 'REFUSE' }): Promise<Payment>
  /** Somebody scans a dynamic code of this merchant and pays it; throws as the app's door does. */
  payCode(wanted: { merchantNo: string; url: string; identityClass: IdentityClass }): Promise<Payment>
  /** Makes everything of this merchant older; gives by how many seconds that ever happened. */
  advanceClock(merchantNo: string, seconds: number): Promise<number>
}
