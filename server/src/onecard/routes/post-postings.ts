import { postingsAnswer, postingsBody } from '@yimatong/contract/onecard-api'
import { MAX_BODY_LIMIT_BYTES } from '@yimatong/kit/json-body'
import { endpoint } from '@yimatong/kit/routes'
import type { OnecardDeps } from '../deps.ts'
import { assertPostable } from '../postable.ts'

export const postPostings = ({ lane, clock, meters, guard, daysPast }: OnecardDeps) =>
  endpoint(
    {
      method: 'post',
      path: '/postings',
      summary: 'Debits, top-ups and reversals, up to 500 at once',
      description:
        'Decided in the order given; each has an outcome of its own, the same for ever under its posting id. ' +
        'After a 5xx or no answer what happened is unknown: ask again with the same ids.',
      tags: ['Postings'],
      auth: guard,
      body: postingsBody,
      bodyLimitBytes: MAX_BODY_LIMIT_BYTES,
      responses: { 200: { description: 'The outcomes, in the order of the items.', schema: postingsAnswer } },
      problems: ['OVERLOADED'],
    },
    async ({ body: { items } }) => {
      assertPostable(items, { now: clock(), daysPast })
      const outcomes = await lane.post(items)
      meters.countOutcomes(outcomes)
      return { outcomes }
    },
  )
