import { accountHoldBody, accountView, ownLimitsAnswer, ownLimitsBody } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import { findAccount } from '../accounts.ts'
import type { OnecardDeps } from '../deps.ts'
import { holdAccount, setOwnLimits } from '../holders.ts'
import { accountParams } from './account-params.ts'

export const postOwnLimits = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/accounts/{accountNo}/own-limits',
      summary: "Sets the holder's own limits, below the school's",
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      body: ownLimitsBody,
      responses: { 200: { description: 'What came of it.', schema: ownLimitsAnswer } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    ({ params: { accountNo }, body }) => setOwnLimits({ database }, accountNo, body),
  )

export const postHold = ({ database, clock, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/accounts/{accountNo}/hold',
      summary: "Stops a holder's payments after a loss report, or lets them go on",
      description: 'Numbered by the caller: an older decision that comes late changes nothing.',
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      body: accountHoldBody,
      responses: { 200: { description: 'The account as it is now.', schema: accountView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { accountNo }, body }) => {
      await holdAccount({ database }, accountNo, body)
      return findAccount({ database, clock }, accountNo)
    },
  )
