import { openAccountsAnswer, openAccountsBody } from '@yimatong/contract/onecard-api'
import { MAX_BODY_LIMIT_BYTES } from '@yimatong/kit/json-body'
import { endpoint } from '@yimatong/kit/routes'
import { openAccounts } from '../accounts.ts'
import type { OnecardDeps } from '../deps.ts'

export const postAccounts = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/accounts',
      summary: 'Opens accounts of people and merchants, up to 1,000 at once',
      description: 'Opening one again with the same content changes nothing. All are opened, or none.',
      tags: ['Accounts'],
      auth: guard,
      body: openAccountsBody,
      bodyLimitBytes: MAX_BODY_LIMIT_BYTES,
      responses: { 200: { description: 'How many are new.', schema: openAccountsAnswer } },
      problems: ['IDEMPOTENCY_CONFLICT'],
    },
    ({ body }) => openAccounts({ database }, body.items),
  )
