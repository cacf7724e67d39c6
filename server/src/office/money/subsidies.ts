import {
  askedAnswer,
  batchParams,
  dryRunAnswer,
  dryRunBody,
  subsidyBatchAnswer,
  subsidyBatchBody,
  subsidyBatches,
} from '@yimatong/contract/office-api'
import { MAX_BODY_LIMIT_BYTES } from '@yimatong/kit/json-body'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { z } from 'zod'
import { askFor } from '../../approvals/ask.ts'
import type { ApprovalDeps, OfficePerson } from '../../approvals/deps.ts'
import { draftBatch, readBatch, readBatches } from '../../money/batches.ts'
import { type MoneyDeps, readRefused } from '../../money/moves.ts'
import { checkSubsidyRows, dryRunOf } from '../../money/subsidy-rows.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: money']

/** Subsidies (补助) for many at once: tried, asked for, and watched. */
export const subsidyEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/money/subsidies',
      summary: 'The latest batches, and how far each is',
      tags,
      auth: guardOf('GET /money/subsidies'),
      responses: { 200: { description: 'Newest first.', schema: subsidyBatches } },
    },
    async () => ({ batches: await readBatches(deps.database) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/money/subsidies/{batchId}',
      summary: 'One batch, with the lines that were refused',
      tags,
      auth: guardOf('GET /money/subsidies/{batchId}'),
      params: batchParams,
      responses: { 200: { description: 'The batch.', schema: subsidyBatchAnswer } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { batchId } }) => ({
      ...(await readBatch(deps.database, batchId)),
      refused: await readRefused(deps.database, batchId),
    }),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/subsidies/dry-run',
      summary: 'What would come of these rows; bad lines by number and reason',
      tags,
      auth: guardOf('POST /money/subsidies/dry-run'),
      body: dryRunBody,
      bodyLimitBytes: MAX_BODY_LIMIT_BYTES,
      responses: { 200: { description: 'Nothing has happened.', schema: dryRunAnswer } },
      problems: ['FILE_REFUSED'],
    },
    async ({ body }) => dryRunOf(await checkSubsidyRows(deps.database, body.rows)),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/subsidies',
      summary: 'Asks for a batch, all or nothing',
      tags,
      auth: guardOf('POST /money/subsidies'),
      body: subsidyBatchBody,
      bodyLimitBytes: MAX_BODY_LIMIT_BYTES,
      responses: { 200: { description: 'What waits for a second person.', schema: askedAnswer } },
      problems: ['FILE_REFUSED'],
    },
    ({ body }, { caller }) => askBatch(deps, caller, body),
  ),
]

/** Writes a batch down and asks a second person of finance for it. */
export async function askBatch(
  deps: MoneyDeps & ApprovalDeps,
  caller: OfficePerson,
  body: z.infer<typeof subsidyBatchBody>,
) {
  const { batchId, rows, totalFen } = await draftBatch(deps, caller, body)
  const { approvalId } = await askFor(deps, caller, {
    kind: 'money.subsidies',
    subject: batchId,
    payload: { batchId },
    after: { name: body.name, purpose: body.purpose, rows, totalFen },
    amountFen: totalFen,
    reason: body.reason,
  })
  return { approvalId }
}
