import { toRfc3339 } from '@yimatong/contract/clock'
import { sandboxClock, sandboxClockBody } from '@yimatong/contract/sandbox-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { SandboxDeps } from './deps.ts'

export const advanceClock = ({ sandbox, guard, clock }: SandboxDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/sandbox/clock',
      summary: 'Make everything of this test merchant older',
      description:
        'As if so many seconds had gone by since: codes that were shown, dynamic codes, payments that wait for their PIN, ' +
        'payments under way, and the business day of what was paid. The clock itself stays, for you and for everybody; what ' +
        'you do next is done now.',
      tags: ['sandbox'],
      auth: guard,
      body: sandboxClockBody,
      responses: { 200: { description: 'What was advanced so far.', schema: sandboxClock } },
    },
    async ({ body: { advanceSeconds } }, { caller: { merchantNo } }) => {
      const advancedSeconds = await sandbox.advanceClock(merchantNo, advanceSeconds)
      return { serverTime: toRfc3339(clock()), advancedSeconds }
    },
  )
