import { businessDateOf } from '@yimatong/contract/clock'
import { settlementFileQuery, settlementParams, settlementsExport } from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, fileOf } from '../../files/kinds.ts'
import { SETTLEMENT_COLUMNS } from '../../settlement/columns.ts'
import { SETTLEMENT_FILES, settlementFile } from '../../settlement/files.ts'
import { eachSettlement, findSettlement } from '../../settlement/read.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { filterOf } from './reading.ts'

const tags = ['Office: settlement']

const ofList = (kind: 'csv' | 'xlsx', deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/settlements/export.${kind}`,
      summary: `The settlements of a filter as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /settlements/export.${kind}`),
      query: settlementsExport,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const rows = eachSettlement(deps.database, filterOf(filter))
      const name = `settlements-${businessDateOf(deps.clock())}.${kind}`
      return reply(fileOf(kind, SETTLEMENT_COLUMNS, rows, language), asFile(name))
    },
  )

const ofOne = (kind: keyof typeof SETTLEMENT_FILES, deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/settlements/{settlementId}/file.${kind}`,
      summary: `One settlement as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /settlements/{settlementId}/file.${kind}`),
      params: settlementParams,
      query: settlementFileQuery,
      responses: { 200: { description: 'The file.', contentType: SETTLEMENT_FILES[kind] } },
      problems: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ params, query: { language = 'zh' } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const view = await findSettlement(deps.database, params.settlementId)
      if (view === undefined) throw problem('NOT_FOUND')
      return settlementFile(kind, view, language)
    },
  )

export const settlementFiles = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ofList('csv', deps, guardOf),
  ofList('xlsx', deps, guardOf),
  ofOne('csv', deps, guardOf),
  ofOne('xlsx', deps, guardOf),
  ofOne('pdf', deps, guardOf),
  ofOne('json', deps, guardOf),
]
