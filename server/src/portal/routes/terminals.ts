import { toRfc3339 } from '@yimatong/contract/clock'
import { portalActivationCode, portalTerminals, terminalParams } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { hasTerminal, readTerminals } from '../data/terminals.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Terminals']

export const listTerminals = ({ clock }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/terminals',
      summary: "The merchant's tills, and how they are",
      tags,
      auth: guardOf('GET /terminals'),
      responses: { 200: { description: 'All of them, by number.', schema: portalTerminals } },
    },
    async (_input, { caller }) => {
      const now = clock()
      return { terminals: await readTerminals(caller.data, now), serverTime: toRfc3339(now) }
    },
  )

export const makeActivationCode = (deps: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/terminals/{terminalNo}/activation-code',
      summary: 'Make the code that switches a till on',
      description: 'Good once, for 24 hours, shown only now. Codes made before and not used are void.',
      tags,
      auth: guardOf('POST /terminals/{terminalNo}/activation-code'),
      params: terminalParams,
      responses: { 201: { description: 'The code.', schema: portalActivationCode } },
      problems: ['NOT_FOUND', 'TERMINAL_DISABLED'],
    },
    async ({ params: { terminalNo } }, { caller }) => {
      if (!(await hasTerminal(caller.data, terminalNo))) throw problem('NOT_FOUND')
      const { activationCode, expiresAtMs } = await deps.newActivationCode(terminalNo)
      const expiresAt = toRfc3339(expiresAtMs)
      await caller.record({ action: 'terminals.activation-code', subject: terminalNo, after: { expiresAt } })
      return { terminalNo, activationCode, expiresAt }
    },
  )
