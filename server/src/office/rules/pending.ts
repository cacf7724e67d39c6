import {
  pendingParams,
  pendingSurchargePage,
  pendingSurchargesQuery,
  waiveBody,
} from '@yimatong/contract/office-rules-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { readPending, sumPending } from '../../surcharges/pending/read.ts'
import { waivePending } from '../../surcharges/pending/waive.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { limitOf, pageOf, readCursor } from './cursor.ts'

const tags = ['Office: surcharge rules']

/** Surcharges that were not known when the payment was made. */
export const pendingEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/pending-surcharges',
      summary: 'Surcharges that are pending, or were',
      tags,
      auth: guardOf('GET /pending-surcharges'),
      query: pendingSurchargesQuery,
      responses: { 200: { description: 'Newest payment first, with the sums of all.', schema: pendingSurchargePage } },
    },
    async ({ query }) => {
      const [place, limit] = [readCursor(query.cursor), limitOf(query.limit)]
      const beyond = place && { createdAt: place.at, paymentId: place.id }
      const asked = { state: query.state, beyond, limit: limit + 1 }
      const [found, sums] = await Promise.all([readPending(deps.database, asked), sumPending(deps.database)])
      const { page, next } = pageOf(found, limit, ({ createdAt, paymentId }) => ({
        at: new Date(createdAt),
        id: paymentId,
      }))
      return { pending: page, sums, ...next }
    },
  ),
  endpoint(
    {
      method: 'post',
      path: '/pending-surcharges/{paymentId}/waive',
      summary: 'Let somebody go without a pending surcharge',
      tags,
      auth: guardOf('POST /pending-surcharges/{paymentId}/waive'),
      params: pendingParams,
      body: waiveBody,
      responses: { 204: { description: 'Waived.' } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params, body }, { caller }) => {
      await waivePending(deps, caller, { ...params, ...body })
      return reply(undefined)
    },
  ),
]
