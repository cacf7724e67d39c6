import type { PortalRole } from '@yimatong/contract/portal-api'

const EVERYBODY: readonly PortalRole[] = ['OWNER', 'CASHIER']
const OWNER: readonly PortalRole[] = ['OWNER']

/** Who may do what. An endpoint that is not listed here does not start; logging in is the only one without a session. */
export const ACCESS = {
  'GET /session': EVERYBODY,
  'DELETE /session': EVERYBODY,
  'GET /home': EVERYBODY,
  'GET /terminals': EVERYBODY,
  'POST /terminals/{terminalNo}/activation-code': OWNER,
  'GET /static-codes': EVERYBODY,
  'POST /static-codes': OWNER,
  'POST /static-codes/sheet': OWNER,
  'GET /static-codes/{codeId}': EVERYBODY,
  'POST /static-codes/{codeId}/reissue': OWNER,
  'POST /static-codes/{codeId}/revoke': OWNER,
  'POST /static-codes/{codeId}/verify': OWNER,
  'GET /static-codes/{codeId}/image.svg': EVERYBODY,
  'GET /static-codes/{codeId}/image.png': EVERYBODY,
  'GET /dynamic-codes': EVERYBODY,
  'POST /dynamic-codes': EVERYBODY,
  'GET /dynamic-codes/{outTradeNo}': EVERYBODY,
  'POST /dynamic-codes/{outTradeNo}/cancel': EVERYBODY,
  'GET /payments': EVERYBODY,
  'GET /payments/totals': EVERYBODY,
  'GET /payments/export.csv': OWNER,
  'GET /payments/export.xlsx': OWNER,
  'GET /payments/{paymentId}': EVERYBODY,
  'POST /payments/{paymentId}/refunds': EVERYBODY,
  'GET /refunds': EVERYBODY,
  'GET /refunds/waiting': EVERYBODY,
  'GET /exceptions': OWNER,
  'POST /refunds/{refundId}/approve': OWNER,
  'POST /refunds/{refundId}/reject': OWNER,
  'GET /disputes': OWNER,
  'GET /disputes/{disputeId}': OWNER,
  'POST /disputes/{disputeId}/answer': OWNER,
  'GET /cashiers': OWNER,
  'PUT /cashiers/{cashierNo}': OWNER,
  'POST /cashiers/{cashierNo}/pin': OWNER,
  'POST /cashiers/{cashierNo}/state': OWNER,
  'POST /shift-setting': OWNER,
  'GET /shifts': OWNER,
  'GET /shifts/{shiftId}': OWNER,
  'GET /shifts/{shiftId}/z.csv': OWNER,
} as const satisfies Record<string, readonly PortalRole[]>

export type PortalAction = keyof typeof ACCESS
