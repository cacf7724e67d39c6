import { accountView } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import { findAccount } from '../accounts.ts'
import type { OnecardDeps } from '../deps.ts'
import { accountParams } from './account-params.ts'

export const getAccount = ({ database, clock, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/accounts/{accountNo}',
      summary: 'An account, its balance and what was paid today',
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      responses: { 200: { description: 'The account.', schema: accountView } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => findAccount({ database, clock }, params.accountNo),
  )
