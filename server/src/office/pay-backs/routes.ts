import {
  approvalView as approvalWire,
  payBack,
  payBackBody,
  payBackItems,
  payBackItemsQuery,
  payBackPage,
  payBackParams,
  type PayBackView,
} from '@yimatong/contract/office-api'
import { pageQuery } from '@yimatong/contract/fields'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import { approvalView } from '../../approvals/approval.ts'
import { askFor } from '../../approvals/ask.ts'
import { approvalKind, type KnownKind } from '../../approvals/kinds.ts'
import { recordChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import { planPayBack } from '../../pay-backs/plan.ts'
import { findPayBack, readPayBackItems, readPayBacks, requirePayBack } from '../../pay-backs/read.ts'
import { requestPayBack, startPayBack } from '../../pay-backs/run.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { payBackFiles } from './files.ts'

const tags = ['Office: pay-back']
const USUAL_LIMIT = 20
const RUN = 'pay-back.run'

/** What a second person allows: that the rows of a batch go back, as they were fixed. */
export const payBackKind = ({ database }: Pick<Deps, 'database'>): KnownKind =>
  approvalKind({
    kind: RUN,
    askedBy: ['LOGISTICS'],
    decidedBy: ['LOGISTICS', 'FINANCE'],
    payload: z.object({ payBackId: z.string() }),
    async carryOut({ approvalId, decidedBy, payload: { payBackId } }) {
      // Asked for a moment ago by somebody who crashed before it was written down.
      await requestPayBack(database, payBackId, approvalId)
      const started = await startPayBack(database, { payBackId, approvalId, decidedBy })
      if (!started) throw problem('STATE_CONFLICT', 'The batch waits for another decision.')
    },
  })

/** Paying many payments back at once: logistics plans and asks, somebody else allows, the rows go by themselves. */
export const payBackEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  plan(deps, guardOf),
  ask(deps, guardOf),
  ...payBackFiles(deps, guardOf),
]

async function standing(database: Queryable, payBackId: string): Promise<PayBackView> {
  const batch = await findPayBack(database, payBackId)
  if (batch === undefined) throw problem('NOT_FOUND')
  return batch
}

const pageOf = (limit: string | undefined) => (limit === undefined ? USUAL_LIMIT : Number(limit))

const reading = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/pay-backs',
      summary: 'Batches, newest first',
      tags,
      auth: guardOf('GET /pay-backs'),
      query: pageQuery,
      responses: { 200: { description: 'One page.', schema: payBackPage } },
    },
    ({ query: { cursor, limit } }) => readPayBacks(database, { cursor, limit: pageOf(limit) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/pay-backs/{payBackId}',
      summary: 'A batch, and how far it is',
      tags,
      auth: guardOf('GET /pay-backs/{payBackId}'),
      params: payBackParams,
      responses: { 200: { description: 'The batch.', schema: payBack } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => standing(database, params.payBackId),
  ),
  endpoint(
    {
      method: 'get',
      path: '/pay-backs/{payBackId}/items',
      summary: 'The rows of a batch: who gets how much by which road, or why not',
      tags,
      auth: guardOf('GET /pay-backs/{payBackId}/items'),
      params: payBackParams,
      query: payBackItemsQuery,
      responses: { 200: { description: 'One page.', schema: payBackItems } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { payBackId }, query: { limit, ...query } }) => {
      const page = await readPayBackItems(database, payBackId, { ...query, limit: pageOf(limit) })
      if (page.items.length === 0) await requirePayBack(database, payBackId)
      return page
    },
  ),
]

const plan = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/pay-backs',
      summary: 'Look what would go back, row by row (试算)',
      description: 'Fixes the rows. Nothing moves before a second person has allowed it.',
      tags,
      auth: guardOf('POST /pay-backs'),
      body: payBackBody,
      responses: { 200: { description: 'The batch as it was fixed.', schema: payBack } },
    },
    async ({ body }, { caller }) => {
      const change = (payBackId: string) => ({
        caller,
        action: 'pay-backs.plan' as const,
        subject: payBackId,
        after: body,
        reason: body.reason,
      })
      const { payBackId } = await planPayBack(deps, body, caller.userId, (transaction, id) =>
        recordChange(transaction, change(id)),
      )
      return standing(deps.database, payBackId)
    },
  )

const ask = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/pay-backs/{payBackId}/run',
      summary: 'Ask a second person to let a batch run',
      tags,
      auth: guardOf('POST /pay-backs/{payBackId}/run'),
      params: payBackParams,
      responses: { 200: { description: 'What waits for the second person.', schema: approvalWire } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { payBackId } }, { caller }) => {
      const batch = await standing(deps.database, payBackId)
      const { mode, shareBps, filter, planned, people, merchants, reason, leftOut } = batch
      if (batch.state !== 'DRAFT' || planned.count === 0) throw problem('STATE_CONFLICT', 'There is nothing to be run.')
      const totalFen = planned.amount + planned.surcharge
      const approval = await askFor(deps, caller, {
        kind: RUN,
        subject: payBackId,
        payload: { payBackId },
        after: {
          mode,
          shareBps,
          ...filter,
          payments: planned.count,
          people,
          merchants,
          mealsFen: planned.amount,
          surchargeFen: planned.surcharge,
          totalFen,
          leftOut: leftOut.reduce((sum, { count }) => sum + count, 0),
        },
        amountFen: totalFen,
        reason,
      })
      await requestPayBack(deps.database, payBackId, approval.approvalId)
      return approvalView(approval, deps.approvalKinds.get(RUN), caller, deps.clock())
    },
  )
