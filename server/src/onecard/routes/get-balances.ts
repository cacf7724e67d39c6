import { balancesAnswer } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import { readBalances } from '../people-balances.ts'
import type { OnecardDeps } from '../deps.ts'

export const getBalances = ({ database, clock, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/balances',
      summary: "What the people's accounts hold, by class",
      tags: ['Accounts'],
      auth: guard,
      responses: { 200: { description: 'Real people only.', schema: balancesAnswer } },
    },
    () => readBalances({ database, clock }),
  )
