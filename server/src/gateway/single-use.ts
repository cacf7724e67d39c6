import { REQUEST_HEADERS, REQUEST_WINDOW_MS } from '@yimatong/contract/terminal'
import type { Clock } from '@yimatong/contract/clock'
import type { Guard } from '@yimatong/kit/guard'
import { problem } from '@yimatong/kit/problem'
import type { PrismaClient } from '@yimatong/prisma/payment'
import type { ActiveTerminal } from './guards.ts'

export interface SingleUseDeps {
  prisma: PrismaClient
  clock: Clock
}

/** What a till proves something with; it is good once, wherever it is shown. */
export interface Proof {
  terminalId: string
  /** The `jti` of a client assertion, or the nonce of a signed request. */
  jti: string
  expiresAt: Date
}

/** False when it was used before, at whichever server: the primary key decides. */
export async function useOnce({ prisma }: Pick<SingleUseDeps, 'prisma'>, proof: Proof): Promise<boolean> {
  const { count } = await prisma.clientAssertion.createMany({ data: [proof], skipDuplicates: true })
  return count > 0
}

/**
 * For signed calls that carry a PIN. Other calls have a number that is unique in the database; a PIN is counted every time, so a
 * recorded request would count, or clear the count, once more at each server that has not seen its nonce.
 */
export function singleUseGuard({ prisma, clock }: SingleUseDeps, signed: Guard<ActiveTerminal>): Guard<ActiveTerminal> {
  const name = REQUEST_HEADERS.nonce.toLowerCase()
  return {
    ...signed,
    async check(request) {
      const terminal = await signed.check(request)
      const { terminalId } = terminal
      // A request may be dated ahead by one window and is believed until one window after its date.
      const expiresAt = new Date(clock() + 2 * REQUEST_WINDOW_MS)
      if (!(await useOnce({ prisma }, { terminalId, jti: String(request.headers[name]), expiresAt })))
        throw problem('REQUEST_REPLAYED')
      return terminal
    },
  }
}
