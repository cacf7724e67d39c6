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
  'GET /payments': EVERYBODY,
  'GET /payments/totals': EVERYBODY,
  'GET /payments/export.csv': OWNER,
  'GET /payments/export.xlsx': OWNER,
  'GET /payments/{paymentId}': EVERYBODY,
} as const satisfies Record<string, readonly PortalRole[]>

export type PortalAction = keyof typeof ACCESS
