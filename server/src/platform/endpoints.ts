import type { Endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from './deps.ts'
import { endSessionEndpoint } from './routes/end-session.ts'
import { confirmPaymentEndpoint } from './routes/confirm-payment.ts'
import { createOrderEndpoint } from './routes/create-order.ts'
import { listBillsEndpoint } from './routes/list-bills.ts'
import { listConfirmationsEndpoint } from './routes/list-confirmations.ts'
import { merchantCodeKeysEndpoint } from './routes/merchant-code-keys.ts'
import { readBillEndpoint } from './routes/read-bill.ts'
import { payOrderEndpoint } from './routes/pay-order.ts'
import { quoteOrderEndpoint } from './routes/quote-order.ts'
import { readOrderEndpoint } from './routes/read-order.ts'
import { listDisputesEndpoint, openDisputeEndpoint, withdrawDisputeEndpoint } from './routes/disputes.ts'
import { readLossReportEndpoint, reportLossEndpoint, unfreezeEndpoint } from './routes/loss-report.ts'
import { setLimitsEndpoint } from './routes/set-limits.ts'
import { setPinEndpoint } from './routes/set-pin.ts'
import { loginEndpoint } from './routes/login.ts'
import { readMeEndpoint } from './routes/read-me.ts'
import { refreshSessionEndpoint } from './routes/refresh-session.ts'
import { refusePaymentEndpoint } from './routes/refuse-payment.ts'

/** Everything that the app may ask, to be mounted at `/platform/v1`. */
export const platformEndpoints = (deps: PlatformDeps): Endpoint[] => [
  loginEndpoint(deps),
  refreshSessionEndpoint(deps),
  endSessionEndpoint(deps),
  readMeEndpoint(deps),
  setPinEndpoint(deps),
  setLimitsEndpoint(deps),
  reportLossEndpoint(deps),
  readLossReportEndpoint(deps),
  unfreezeEndpoint(deps),
  openDisputeEndpoint(deps),
  listDisputesEndpoint(deps),
  withdrawDisputeEndpoint(deps),
  listBillsEndpoint(deps),
  readBillEndpoint(deps),
  merchantCodeKeysEndpoint(deps),
  createOrderEndpoint(deps),
  quoteOrderEndpoint(deps),
  payOrderEndpoint(deps),
  readOrderEndpoint(deps),
  listConfirmationsEndpoint(deps),
  confirmPaymentEndpoint(deps),
  refusePaymentEndpoint(deps),
]
