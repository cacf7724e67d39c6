import { accountStateBody, accountView } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import { findAccount, setAccountState } from '../accounts.ts'
import type { OnecardDeps } from '../deps.ts'
import { accountParams } from './account-params.ts'

export const putAccountState = ({ database, clock, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'put',
      path: '/accounts/{accountNo}/state',
      summary: 'Freezes, thaws or closes an account',
      description: 'Closing needs a balance of zero and is final.',
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      body: accountStateBody,
      responses: { 200: { description: 'The account as it is now.', schema: accountView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { accountNo }, body: { state } }) => {
      await setAccountState({ database }, accountNo, state)
      return findAccount({ database, clock }, accountNo)
    },
  )
