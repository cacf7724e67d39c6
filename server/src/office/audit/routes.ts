import { businessDateOf } from '@yimatong/contract/clock'
import { MOST_EXPORTED } from '@yimatong/contract/limits'
import {
  type AuditEntry,
  type AuditQuery,
  auditExportQuery,
  auditPage,
  auditQuery,
} from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { readAuditPage } from '../../audit/read.ts'
import { type Column, shortTime } from '../../files/columns.ts'
import { asFile, FILE_KINDS, fileOf } from '../../files/kinds.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: audit log']
const USUAL_LIMIT = 20

const textOf = (value: AuditEntry['before']): string => (value === undefined ? '' : JSON.stringify(value))

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: { zh: '序号', en: 'No.' }, read: ({ seq }) => ({ count: seq }) },
  { title: { zh: '时间', en: 'Time' }, read: ({ at }) => shortTime(at) },
  { title: { zh: '谁', en: 'Who' }, read: ({ by }) => by.name ?? by.userId },
  { title: { zh: '账号', en: 'User' }, read: ({ by }) => by.userId },
  { title: { zh: '角色', en: 'Role' }, read: ({ by }) => by.role },
  { title: { zh: '操作', en: 'Action' }, read: ({ action }) => action },
  { title: { zh: '对象', en: 'Subject' }, read: ({ subject }) => subject },
  { title: { zh: '商户号', en: 'Merchant' }, read: ({ merchantNo }) => merchantNo ?? '' },
  { title: { zh: '改动前', en: 'Before' }, read: ({ before }) => textOf(before) },
  { title: { zh: '改动后', en: 'After' }, read: ({ after }) => textOf(after) },
  { title: { zh: '理由', en: 'Reason' }, read: ({ reason }) => reason ?? '' },
  { title: { zh: '请求号', en: 'Request' }, read: ({ requestId }) => requestId },
  { title: { zh: 'SHA-256', en: 'SHA-256' }, read: ({ hash }) => hash },
]

const GROUP = 500

/** The entries of a filter, group by group; memory holds one group. */
async function* groupsOf(database: Queryable, filter: Omit<AuditQuery, 'limit' | 'cursor'>) {
  let cursor: string | undefined
  for (let left = MOST_EXPORTED; left > 0; left -= GROUP) {
    const page = await readAuditPage(database, { ...filter, cursor, limit: Math.min(GROUP, left) })
    yield page.entries
    cursor = page.nextCursor
    if (cursor === undefined) return
  }
}

/** Who has changed what, for everybody of the office. */
export const auditEndpoints = ({ database, clock, exportsPerUser }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
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
  endpoint(
    {
      method: 'get',
      path: '/audit-log/export.csv',
      summary: 'The entries of a filter as CSV',
      description: `At most ${MOST_EXPORTED} entries, newest first.`,
      tags,
      auth: guardOf('GET /audit-log/export.csv'),
      query: auditExportQuery,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS.csv.contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      await exportsPerUser.limit(caller.userId)
      return reply(
        fileOf('csv', COLUMNS, groupsOf(database, filter), language),
        asFile(`audit-log-${businessDateOf(clock())}.csv`),
      )
    },
  ),
]
