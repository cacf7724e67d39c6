import { postingQueryBody, postingRecord } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import type { OnecardDeps } from '../deps.ts'
import { findPostings } from '../postings.ts'

export const getPosting = ({ database, guard }: OnecardDeps) =>
  endpoint(
    {
      method: 'get',
      path: '/postings/{postingId}',
      summary: 'One posting',
      tags: ['Postings'],
      auth: guard,
      params: z.strictObject({ postingId: postingQueryBody.shape.postingIds.element }),
      responses: { 200: { description: 'Content and outcome.', schema: postingRecord } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { postingId } }) => {
      const [posting] = await findPostings(database, [postingId])
      if (posting === undefined) throw problem('NOT_FOUND')
      return posting
    },
  )
