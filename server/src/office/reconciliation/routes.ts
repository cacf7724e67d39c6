import { id } from '@yimatong/contract/fields'
import {
  differencesQuery,
  reconciliationDays,
  type ReconciliationDifference,
  reconciliationDifferencePage,
  reconciliationRun,
  reconciliationRunBody,
  reconciliationRunPage,
} from '@yimatong/contract/office-api'
import { exportQuery } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { z } from 'zod'
import { recordChange } from '../../audit/record.ts'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import { lastClosedDay } from '../../reconciliation/reconciler.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { DIFFERENCE_COLUMNS } from './columns.ts'
import { readDays, readDifferences, readRun, readRunPage } from './read.ts'

const tags = ['Office: reconciliation']
const USUAL_LIMIT = 50
const runParams = z.strictObject({ runId: id('reconciliation') })

/** Reconciliation (对账): the days, runs by hand, and what each run found. */
export const reconciliationEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  days(deps, guardOf),
  startRun(deps, guardOf),
  run(deps, guardOf),
  differences(deps, guardOf),
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
]

const days = ({ database, clock }: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/reconciliation/days',
      summary: 'The last days whose books are closed, each with its last reconciliation',
      tags,
      auth: guardOf('GET /reconciliation/days'),
      responses: { 200: { description: 'Newest first.', schema: reconciliationDays } },
    },
    () => readDays(database, lastClosedDay(clock())),
  )

const startRun = ({ database, clock, reconciler }: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/reconciliation/runs',
      summary: 'Reconcile a day now',
      description:
        'A day whose books are not closed is STATE_CONFLICT. One run of a day at a time: asked again, it is that one.',
      tags,
      auth: guardOf('POST /reconciliation/runs'),
      body: reconciliationRunBody,
      responses: { 201: { description: 'The run, under way.', schema: reconciliationRun } },
      problems: ['STATE_CONFLICT'],
    },
    async ({ body: { businessDate } }, { caller }) => {
      if (businessDate > lastClosedDay(clock()))
        throw problem('STATE_CONFLICT', 'The books of this day are not closed yet.')
      const runId = await database.transaction(async (transaction) => {
        const asked = await reconciler.ask(transaction, businessDate, caller.userId)
        await recordChange(transaction, {
          caller,
          action: 'reconciliation.run',
          subject: businessDate,
          after: { runId: asked },
        })
        return asked
      })
      reconciler.wake()
      return readRun(database, runId)
    },
  )

const run = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/reconciliation/runs/{runId}',
      summary: 'A run as it stands: how far it is, or what it compared and found',
      tags,
      auth: guardOf('GET /reconciliation/runs/{runId}'),
      params: runParams,
      responses: { 200: { description: 'With the other runs of its day.', schema: reconciliationRunPage } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => readRunPage(database, params.runId),
  )

const differences = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/reconciliation/runs/{runId}/differences',
      summary: 'What a run found, with what each side has',
      tags,
      auth: guardOf('GET /reconciliation/runs/{runId}/differences'),
      params: runParams,
      query: differencesQuery,
      responses: { 200: { description: "One page, in the report's order.", schema: reconciliationDifferencePage } },
      problems: ['NOT_FOUND'],
    },
    async ({ params, query: { limit, ...query } }) => {
      await readRun(database, params.runId)
      return readDifferences(database, params.runId, {
        ...query,
        limit: limit === undefined ? USUAL_LIMIT : Number(limit),
      })
    },
  )

const GROUP = 500
const fileQuery = exportQuery.pick({ language: true })

async function* groupsOf({ database }: OfficeDeps, runId: string): AsyncGenerator<readonly ReconciliationDifference[]> {
  let cursor: string | undefined
  do {
    const page = await readDifferences(database, runId, { cursor, limit: GROUP })
    yield page.differences
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

const exportAs = (kind: FileKind, deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/reconciliation/runs/{runId}/export.${kind}`,
      summary: `What a run found as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /reconciliation/runs/{runId}/export.${kind}`),
      params: runParams,
      query: fileQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ params, query }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const { businessDate } = await readRun(deps.database, params.runId)
      const file = asFile(`reconciliation-${businessDate}.${kind}`)
      return reply(fileOf(kind, DIFFERENCE_COLUMNS, groupsOf(deps, params.runId), query.language ?? 'zh'), file)
    },
  )
