import { auditPage, auditQuery } from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readAuditPage } from '../../audit/read.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: audit log']
const USUAL_LIMIT = 20

/** Who has changed what, for everybody of the office. */
export const auditEndpoints = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/audit-log',
      summary: 'Who has changed what, and when',
      tags,
      auth: guardOf('GET /audit-log'),
      query: auditQuery,
      responses: { 200: { description: 'Newest first.', schema: auditPage } },
    },
    ({ query: { limit, ...query } }) =>
      readAuditPage(database, { ...query, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  ),
]
