import { disputeBody, disputeList, disputeView as disputeSchema } from '@yimatong/contract/dispute-api'
import { paymentParams } from '@yimatong/contract/platform-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { disputeView } from '../../payments/disputes/dispute.ts'
import { openDispute, readDisputes, withdrawDispute } from '../../payments/disputes/disputes.ts'
import type { PlatformDeps } from '../deps.ts'
import { appGuard } from '../guard.ts'

const tags = ['Disputes']

export const openDisputeEndpoint = (deps: PlatformDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/dispute',
      summary: 'Say that a charge is wrong (争议)',
      description:
        'What is known of the payment is kept as it stands. One at a time; the same once more is the one that stands.',
      tags,
      auth: appGuard(deps.tokens),
      params: paymentParams,
      body: disputeBody,
      responses: { 200: { description: 'The dispute.', schema: disputeSchema } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'RATE_LIMITED'],
    },
    async ({ params: { paymentId }, body }, { caller: { personId } }) => {
      await deps.ordersPerPerson.limit(personId)
      return disputeView(await openDispute(deps, { personId, paymentId }, body))
    },
  )

export const listDisputesEndpoint = (deps: PlatformDeps): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/payments/{paymentId}/disputes',
      summary: 'What I have said about a charge, and what came of it',
      tags,
      auth: appGuard(deps.tokens),
      params: paymentParams,
      responses: { 200: { description: 'Newest first.', schema: disputeList } },
    },
    async ({ params: { paymentId } }, { caller: { personId } }) => ({
      disputes: (await readDisputes(deps, { personId, paymentId })).map(disputeView),
    }),
  )

export const withdrawDisputeEndpoint = (deps: PlatformDeps): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/payments/{paymentId}/dispute/withdraw',
      summary: 'Take a dispute back',
      tags,
      auth: appGuard(deps.tokens),
      params: paymentParams,
      responses: { 200: { description: 'The dispute, withdrawn.', schema: disputeSchema } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { paymentId } }, { caller: { personId } }) =>
      disputeView(await withdrawDispute(deps, { personId, paymentId })),
  )
