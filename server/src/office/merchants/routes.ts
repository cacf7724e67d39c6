import { businessDateOf } from '@yimatong/contract/clock'
import {
  merchantsFileQuery,
  merchantsQuery,
  merchantParams,
  officeMerchant,
  officeMerchantPage,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { MERCHANT_COLUMNS } from './columns.ts'
import { readMerchant } from './detail.ts'
import { loginEndpoints } from './login-routes.ts'
import { placeEndpoints } from './place-routes.ts'
import { allMerchants, readMerchants } from './read.ts'
import { writingEndpoints } from './write-routes.ts'

const tags = ['Office: merchants']
const USUAL_LIMIT = 50

/** Merchants, where they stand, what they agreed, and who logs in for them. */
export const merchantsEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  listMerchants(deps, guardOf),
  exportMerchants('csv', deps, guardOf),
  exportMerchants('xlsx', deps, guardOf),
  oneMerchant(deps, guardOf),
  ...writingEndpoints(deps, guardOf),
  ...loginEndpoints(deps, guardOf),
  ...placeEndpoints(deps, guardOf),
]

const listMerchants = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/merchants',
      summary: 'The merchants, by number',
      tags,
      auth: guardOf('GET /merchants'),
      query: merchantsQuery,
      responses: { 200: { description: 'A page, and how many the filter finds.', schema: officeMerchantPage } },
    },
    ({ query: { cursor, limit, ...filter } }) =>
      readMerchants(deps, filter, { cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  )

const exportMerchants = (kind: FileKind, deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/merchants/export.${kind}`,
      summary: `The merchants of a filter as ${kind.toUpperCase()}`,
      tags,
      auth: guardOf(`GET /merchants/export.${kind}`),
      query: merchantsFileQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      const file = asFile(`merchants-${businessDateOf(deps.clock())}.${kind}`)
      return reply(fileOf(kind, MERCHANT_COLUMNS, allMerchants(deps, filter), language), file)
    },
  )

const oneMerchant = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/merchants/{merchantNo}',
      summary: 'A merchant with its contract, accounts, logins and what waits for a second person',
      tags,
      auth: guardOf('GET /merchants/{merchantNo}'),
      params: merchantParams,
      responses: { 200: { description: 'The merchant.', schema: officeMerchant } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => readMerchant(deps, params.merchantNo, caller.role),
  )
