import type { Clock } from '@yimatong/contract/clock'
import type { Log } from '@yimatong/kit/log'
import type { SigningKeySource } from '@yimatong/kit/keys'
import type { RateLimit } from '@yimatong/kit/rate-limit'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { ConfirmationDeps } from './confirmations/decide.ts'
import type { OrderDeps } from './orders/deps.ts'
import type { AppTokens } from './tokens.ts'

/** What the app's door needs. */
export interface PlatformDeps extends OrderDeps {
  prisma: PrismaClient
  clock: Clock
  /** Signs the app's tokens. */
  platformKey: SigningKeySource
  tokens: AppTokens
  payments: OrderDeps['payments'] & ConfirmationDeps['payments']
  onecard: ServiceClient
  tsm: ServiceClient
  log: Log
  /** Attempts to log in, by school number and by address. */
  loginsPerNumber: RateLimit
  loginsPerAddress: RateLimit
  publicOrigin: string
  /** Called when a session ends, so that its sockets end too. */
  onSessionEnded(sessionId: string): void
  /** Called when the PIN, a limit or a loss report has changed, so that every phone of the person looks again. */
  onAccountChanged(personId: string): void
  /** Called when a loss report has made the stop list longer, so that tills fetch it now. */
  onStopListChanged(version: number): void
}

/** What opening, renewing and ending sessions needs. */
export type SessionRouteDeps = Pick<
  PlatformDeps,
  | 'prisma'
  | 'clock'
  | 'platformKey'
  | 'tokens'
  | 'loginsPerNumber'
  | 'loginsPerAddress'
  | 'publicOrigin'
  | 'onSessionEnded'
>
