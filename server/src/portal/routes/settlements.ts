import {
  ownSettlementsQuery,
  settlementFileQuery,
  settlementPage,
  settlementParams,
  settlementView,
} from '@yimatong/contract/settlement-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { SETTLEMENT_FILES, settlementFile } from '../../settlement/files.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'

const tags = ['Settlements']
const USUAL_LIMIT = 20

async function settlementOf({ settlements }: PortalCaller, settlementId: string) {
  const view = await settlements.find(settlementId)
  if (view === undefined) throw problem('NOT_FOUND')
  return view
}

const fileAs = (
  kind: keyof typeof SETTLEMENT_FILES,
  deps: Pick<PortalDeps, 'exportsPerUser'>,
  guardOf: GuardOf,
): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/settlements/{settlementId}/file.${kind}`,
      summary: `A settlement as ${kind.toUpperCase()}`,
      description:
        kind === 'json' ? 'The frozen report, byte by byte what the hash is of.' : 'The hash stands beside it.',
      tags,
      auth: guardOf(`GET /settlements/{settlementId}/file.${kind}`),
      params: settlementParams,
      query: settlementFileQuery,
      responses: { 200: { description: 'The file.', contentType: SETTLEMENT_FILES[kind] } },
      problems: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ params, query: { language = 'zh' } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.session.user.userId)
      return settlementFile(kind, await settlementOf(caller, params.settlementId), language)
    },
  )

/** What the merchant was settled, day by day: an owner reads it and takes it home. */
export const settlementEndpoints = (deps: Pick<PortalDeps, 'exportsPerUser'>, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/settlements',
      summary: "The merchant's settlements (结算单), newest day first",
      tags,
      auth: guardOf('GET /settlements'),
      query: ownSettlementsQuery,
      responses: { 200: { description: 'One page.', schema: settlementPage } },
    },
    ({ query: { limit, ...query } }, { caller }) =>
      caller.settlements.page({ ...query, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/settlements/{settlementId}',
      summary: 'A settlement with its report, hash and pay-out',
      tags,
      auth: guardOf('GET /settlements/{settlementId}'),
      params: settlementParams,
      responses: { 200: { description: 'The settlement.', schema: settlementView } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => settlementOf(caller, params.settlementId),
  ),
  fileAs('csv', deps, guardOf),
  fileAs('xlsx', deps, guardOf),
  fileAs('pdf', deps, guardOf),
  fileAs('json', deps, guardOf),
]
