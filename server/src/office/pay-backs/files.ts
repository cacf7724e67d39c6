import { payBackExport, type PayBackItemView, payBackParams } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, fileOf } from '../../files/kinds.ts'
import { PAY_BACK_COLUMNS } from '../../pay-backs/columns.ts'
import { readPayBackItems, requirePayBack } from '../../pay-backs/read.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const GROUP = 500

async function* eachItem(database: Queryable, payBackId: string): AsyncGenerator<PayBackItemView[]> {
  let cursor: string | undefined
  do {
    const page: Awaited<ReturnType<typeof readPayBackItems>> = await readPayBackItems(database, payBackId, {
      cursor,
      limit: GROUP,
    })
    yield page.items
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

const exportAs = (kind: 'csv' | 'xlsx', deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/pay-backs/{payBackId}/export.${kind}`,
      summary: `Every row of a batch as ${kind.toUpperCase()}, with what came of it`,
      tags: ['Office: pay-back'],
      auth: guardOf(`GET /pay-backs/{payBackId}/export.${kind}`),
      params: payBackParams,
      query: payBackExport,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ params: { payBackId }, query: { language = 'zh' } }, { caller }) => {
      await deps.exportsPerUser.limit(caller.userId)
      await requirePayBack(deps.database, payBackId)
      const rows = eachItem(deps.database, payBackId)
      return reply(fileOf(kind, PAY_BACK_COLUMNS, rows, language), asFile(`${payBackId}.${kind}`))
    },
  )

export const payBackFiles = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
]
