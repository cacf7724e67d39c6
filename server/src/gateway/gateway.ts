import type { Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { KeyLookup, Secrets, SigningKeySource } from '@yimatong/kit/keys'
import type { Endpoint } from '@yimatong/kit/routes'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { MerchantCodeKey, Origin } from '../merchant-codes/key.ts'
import type { Payments } from '../payments/payments.ts'
import { createStrangers } from '../shifts/strangers.ts'
import { activateTerminal } from './activate-terminal.ts'
import { cancelPayment } from './cancel-payment.ts'
import type { CodeListener } from './code-listener.ts'
import { confirmDuplicate } from './confirm-duplicate.ts'
import { createPayment } from './create-payment.ts'
import { type ActiveTerminal, signedTerminalGuard, terminalGuard, terminalOfToken } from './guards.ts'
import { issueToken } from './issue-token.ts'
import { keepTillRecords } from './keep-till-records.ts'
import { makeDynamicCodeEndpoint } from './make-dynamic-code.ts'
import { paymentDoor } from './payment-door.ts'
import { readConfig } from './read-config.ts'
import { readPayment } from './read-payment.ts'
import { readStatement } from './read-statement.ts'
import { createRefund, readRefund } from './refunds.ts'
import { sandboxEndpoints } from './sandbox/endpoints.ts'
import type { SandboxPeople } from './sandbox/people.ts'
import { shiftEndpoints } from './shifts.ts'
import { singleUseGuard } from './single-use.ts'
import { createTerminals } from './terminals.ts'
import { createTerminalTokens } from './tokens.ts'

export const GATEWAY_PREFIX = '/gateway/v1'

export interface GatewayDeps extends Origin {
  prisma: PrismaClient
  database: Database
  clock: Clock
  /** Signs the tokens of tills, and finds the keys that they are verified with. */
  platformKey: SigningKeySource
  platformKeys: KeyLookup
  merchantCodeKey: MerchantCodeKey
  /** Keeps the hashes of cashiers' PINs worthless without this process's files. */
  pinPeppers: Secrets
  payments: Payments
}

export interface Gateway {
  /** The tills' door, below GATEWAY_PREFIX. */
  endpoints: readonly Endpoint[]
  /** The one that everything waits for; it may be tried before the rest. */
  hotEndpoints: readonly Endpoint[]
  /** The active till that an access token speaks for, for sockets; throws as the API does. */
  terminalOfToken(token: string): Promise<{ terminal: ActiveTerminal; expiresAtMs: number }>
  /** Somebody has just changed this till: what is held of it here is forgotten. */
  forgetTerminal(terminalId: string): void
}

export function createGateway(deps: GatewayDeps, others: CodeListener & { sandbox: SandboxPeople }): Gateway {
  const tokens = createTerminalTokens(deps.platformKeys, deps.clock)
  const terminals = createTerminals(deps)
  const guarded = { ...deps, tokens, terminals }
  const guard = terminalGuard(guarded)
  const signed = { ...deps, ...others, guard: signedTerminalGuard(guarded) }
  const pay = createPayment({ ...signed, guard: signedTerminalGuard(guarded, paymentDoor(deps.payments)) })
  const wrongCashierPins = createRateLimit({ name: 'wrong-cashier-pins', points: 20, perSeconds: 600 })
  // A till that was away for a week catches up within minutes.
  const tillRecordsPerTill = createRateLimit({ name: 'till-records', points: 30, perSeconds: 60 })
  const shifts = shiftEndpoints({
    ...guarded,
    guard,
    signedGuard: singleUseGuard(deps, signed.guard),
    wrongCashierPins,
    strangers: createStrangers(),
  })
  return {
    endpoints: [
      activateTerminal(guarded),
      issueToken(guarded),
      readConfig({ ...guarded, guard }),
      pay,
      readPayment({ ...deps, guard }),
      cancelPayment(signed),
      confirmDuplicate(signed),
      createRefund(signed),
      readRefund({ ...deps, guard }),
      makeDynamicCodeEndpoint(signed),
      readStatement({ ...deps, guard }),
      keepTillRecords({ ...signed, tillRecordsPerTill }),
      ...shifts,
      ...sandboxEndpoints(signed),
    ],
    hotEndpoints: [pay],
    terminalOfToken: async (token) => terminalOfToken(guarded, token),
    forgetTerminal: terminals.forget,
  }
}
