import { toRfc3339 } from '@yimatong/contract/clock'
import { pendingConfirmations } from '@yimatong/contract/platform-api'
import { endpoint } from '@yimatong/kit/routes'
import { readPendingConfirmations } from '../../payments/confirmations/pending.ts'
import { billView } from '../../payments/view.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

export const listConfirmationsEndpoint = (deps: PlatformDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/me/pending-confirmations',
      summary: 'What I am asked to confirm right now',
      description:
        'Payments that a till has asked for and that are not debited before I confirm them by PIN. The socket says the same ' +
        'at once; this is for a phone that starts, or whose socket is away.',
      tags: ['Confirmations'],
      auth: appGuard(deps.tokens),
      responses: { 200: { description: 'Oldest first; usually none.', schema: pendingConfirmations } },
    },
    async (_input, { caller }) => ({
      bills: (await readPendingConfirmations(deps, caller.personId)).map(billView),
      serverTime: toRfc3339(deps.clock()),
    }),
  )
