import { businessDateOf } from '@yimatong/contract/clock'
import { MOST_EXPORTED } from '@yimatong/contract/limits'
import { type ExportQuery, exportQuery, type PortalPaymentRow } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { readPayments } from '../data/payments.ts'
import { readTerminalNames } from '../data/terminals.ts'
import { readTotals } from '../data/totals.ts'
import type { PortalDeps } from '../deps.ts'
import { asFile, FILE_KINDS, type FileKind, fileOf } from '../../files/kinds.ts'
import { PAYMENT_COLUMNS } from '../../files/payment-columns.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { paymentRow } from '../views.ts'

const GROUP = 500

type Groups = AsyncIterable<readonly PortalPaymentRow[]>
/** The payments of a filter, group by group, as somebody asks for them; memory holds one group. */
async function* groupsOf(
  { data }: PortalCaller,
  { sort = 'newest', language: _language, ...filter }: ExportQuery,
): Groups {
  const names = await readTerminalNames(data)
  let cursor: string | undefined
  for (let left = MOST_EXPORTED; left > 0; left -= GROUP) {
    const page = await readPayments(data, { filter, sort, cursor, limit: Math.min(GROUP, left) })
    yield page.payments.map((payment) => paymentRow(payment, names))
    cursor = page.nextCursor
    if (cursor === undefined) return
  }
}

async function refuseTooMany({ data }: PortalCaller, { sort: _sort, language: _language, ...filter }: ExportQuery) {
  const { payments } = await readTotals(data, filter)
  if (payments <= MOST_EXPORTED) return
  const detail = `${payments} payments are too many for one file; choose fewer days.`
  throw problem('VALIDATION_FAILED', detail, { errors: [{ pointer: '/from', detail }] })
}

function exportAs(kind: FileKind, deps: PortalDeps, guardOf: GuardOf): Endpoint {
  const { contentType } = FILE_KINDS[kind]
  return endpoint(
    {
      method: 'get',
      path: `/payments/export.${kind}`,
      summary: `The payments of a filter as ${kind.toUpperCase()}`,
      description: `At most ${MOST_EXPORTED} payments; with more, choose fewer days.`,
      tags: ['Payments'],
      auth: guardOf(`GET /payments/export.${kind}`),
      query: exportQuery,
      responses: { 200: { description: 'The file.', contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query }, { caller }) => {
      await deps.exportsPerUser.limit(caller.session.user.userId)
      await refuseTooMany(caller, query)
      const file = `payments-${caller.data.merchantNo}-${businessDateOf(deps.clock())}.${kind}`
      return reply(fileOf(kind, PAYMENT_COLUMNS, groupsOf(caller, query), query.language ?? 'zh'), asFile(file))
    },
  )
}

export const exportEndpoints = (deps: PortalDeps, guardOf: GuardOf): Endpoint[] => [
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
]
