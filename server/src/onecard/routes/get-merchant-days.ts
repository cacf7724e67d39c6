import { merchantDays } from '@yimatong/contract/onecard-api'
import { businessDate } from '@yimatong/contract/fields'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { OnecardDeps } from '../deps.ts'
import { readMerchantDays } from '../merchant-days.ts'
import { isDate } from '../postable.ts'

const params = z.strictObject({ date: businessDate.refine(isDate, 'The calendar has no such day.') })

export const getMerchantDays = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/statements/{date}/merchants',
      summary: "What each merchant's entries of a business day come to",
      description: 'Of debits that stand, and of refunds. Settlements are held against it.',
      tags: ['Statements'],
      auth: guard,
      params,
      responses: { 200: { description: 'The sums.', schema: merchantDays } },
    },
    async ({ params: { date } }) => ({ businessDate: date, merchants: await readMerchantDays(database, date) }),
  )
