import { type OwnLimitsBody, ownLimitsBody } from '@yimatong/contract/holder-api'
import { ownLimitsAnswer } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { checkPin } from '../pins.ts'

export const setLimitsEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'put',
      path: '/me/limits',
      summary: 'Set own limits',
      description:
        'For one payment and for a day, surcharges included, below what the school allows. They hold from the very next ' +
        'payment on. Allowing less takes no proof; allowing more takes the PIN.',
      tags: ['Me'],
      auth: appGuard(deps.tokens),
      body: ownLimitsBody,
      responses: { 204: { description: 'The limits hold.' } },
      problems: ['PIN_REQUIRED', 'PIN_NOT_SET', 'PIN_WRONG', 'PIN_LOCKED', 'RATE_LIMITED', 'ONECARD_UNAVAILABLE'],
    },
    async ({ body: { pin, ...limits } }, { caller: { personId }, ip }) => {
      if (pin !== undefined) await checkPin(deps, { personId, pin, address: ip })
      await setLimits(deps, personId, { ...limits, mayRaise: pin !== undefined })
      deps.onAccountChanged(personId)
      return undefined
    },
  )

/** The ledger decides whether it is a raise: it alone knows what holds at that moment. */
async function setLimits(
  { prisma, onecard }: PlatformDeps,
  personId: string,
  limits: Omit<OwnLimitsBody, 'pin'> & { mayRaise: boolean },
): Promise<void> {
  const { accountNo } = await prisma.person.findUniqueOrThrow({ where: { personId } })
  const { answer } = await onecard.post(`/onecard/v1/accounts/${accountNo}/own-limits`, limits, ownLimitsAnswer)
  if (answer === 'RAISES') throw problem('PIN_REQUIRED')
  if (answer === 'ABOVE') {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '', detail: "Above the school's own limit." }],
    })
  }
}
