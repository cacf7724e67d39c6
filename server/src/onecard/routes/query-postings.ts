import { postingQueryAnswer, postingQueryBody } from '@yimatong/contract/onecard-api'
import { endpoint } from '@yimatong/kit/routes'
import type { OnecardDeps } from '../deps.ts'
import { findPostings } from '../postings.ts'

const BODY_LIMIT_BYTES = 64 * 1024

export const queryPostings = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/postings/query',
      summary: 'What is known of up to 500 posting ids',
      description: 'Ids never seen are left out. That is no proof that they will not come: a reversal makes sure.',
      tags: ['Postings'],
      auth: guard,
      body: postingQueryBody,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      responses: { 200: { description: 'The postings known, in the order of posting.', schema: postingQueryAnswer } },
    },
    async ({ body }) => ({ postings: await findPostings(database, body.postingIds) }),
  )
