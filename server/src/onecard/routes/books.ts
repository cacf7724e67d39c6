import { businessDate } from '@yimatong/contract/fields'
import { bookEntriesAnswer, bookEntriesQuery, suspenseAnswer, trialBalanceAnswer } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import { bookEntries, trialBalance, waitingInSuspense } from '../books.ts'
import type { OnecardDeps } from '../deps.ts'
import { isDate } from '../postable.ts'

const params = z.strictObject({ date: businessDate.refine(isDate, 'The calendar has no such day.') })

export const getTrialBalance = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/trial-balance/{date}',
      summary: 'What every book stood at, before and after a business day',
      description: 'Real money only. The signed sums of all books are zero, and debits are credits.',
      tags: ['Books'],
      auth: guard,
      params,
      responses: { 200: { description: 'The trial balance.', schema: trialBalanceAnswer } },
    },
    async ({ params: { date } }) => ({ businessDate: date, books: await trialBalance({ database }, date) }),
  )

export const getBookEntries = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/trial-balance/{date}/entries',
      summary: 'What moved in one book on a business day, page by page',
      tags: ['Books'],
      auth: guard,
      params,
      query: bookEntriesQuery,
      responses: { 200: { description: 'A page of entries.', schema: bookEntriesAnswer } },
    },
    ({ params: { date }, query }) => bookEntries({ database }, { businessDate: date, ...query }),
  )

export const getSuspense = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/suspense',
      summary: 'What waits for whom in the suspense account',
      tags: ['Books'],
      auth: guard,
      responses: { 200: { description: 'Everybody who waits, the longest first.', schema: suspenseAnswer } },
    },
    async () => ({ items: await waitingInSuspense({ database }) }),
  )
