import {
  accountClosingAnswer,
  accountClosingBody,
  accountStateBody,
  accountTermsBody,
  accountView,
} from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { endpoint } from '@yimatong/kit/routes'
import { findAccount } from '../accounts.ts'
import { closeAccount, setAccountState, setAccountTerms } from '../administer.ts'
import type { OnecardDeps } from '../deps.ts'
import { isDate } from '../postable.ts'
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
    async ({ params: { accountNo }, body }) => {
      await setAccountState({ database }, accountNo, body)
      return findAccount({ database, clock }, accountNo)
    },
  )

export const putAccountTerms = ({ database, clock, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'put',
      path: '/accounts/{accountNo}/terms',
      summary: "Sets an account's floor, the school's limits, and whether a merchant takes subsidies",
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      body: accountTermsBody,
      responses: { 200: { description: 'The account as it is now.', schema: accountView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { accountNo }, body }) => {
      await setAccountTerms({ database }, accountNo, body)
      return findAccount({ database, clock }, accountNo)
    },
  )

export const postClosing = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/accounts/{accountNo}/closing',
      summary: "Pays out the rest of a person's account and closes it for good",
      description: 'The subsidy goes back to its fund. Asked again under the same id, it answers the same.',
      tags: ['Accounts'],
      auth: guard,
      params: accountParams,
      body: accountClosingBody,
      responses: { 200: { description: 'What came of it.', schema: accountClosingAnswer } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    },
    ({ params: { accountNo }, body }) => {
      if (!isDate(body.businessDate)) throw problem('VALIDATION_FAILED')
      return closeAccount({ database }, accountNo, body)
    },
  )
