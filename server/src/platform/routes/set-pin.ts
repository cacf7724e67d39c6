import { type SetPinBody, setPinBody } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'
import { proveByPassword } from '../password-proof.ts'
import { checkPin, setPin } from '../pins.ts'

export const setPinEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'put',
      path: '/me/pin',
      summary: 'Set or change the payment PIN',
      description:
        'A phone that is left unlocked must not set a PIN, so it takes a proof: the old PIN, counted like a payment, or the ' +
        'password, which also sets the first one and unlocks a locked one.',
      tags: ['Me'],
      auth: appGuard(deps.tokens),
      body: setPinBody,
      responses: { 204: { description: 'The PIN is set.' } },
      problems: ['PIN_TOO_EASY', 'PIN_NOT_SET', 'PIN_WRONG', 'PIN_LOCKED', 'PASSWORD_WRONG', 'RATE_LIMITED'],
    },
    async ({ body }, { caller, ip }) => {
      await prove(deps, caller.personId, body, ip)
      await setPin(deps, caller.personId, body.pin)
      deps.onAccountChanged(caller.personId)
      return undefined
    },
  )

async function prove(deps: PlatformDeps, personId: string, body: SetPinBody, address: string): Promise<void> {
  if (body.oldPin !== undefined) return checkPin(deps, { personId, pin: body.oldPin, address })
  await proveByPassword(deps, personId, body.password ?? '')
}
