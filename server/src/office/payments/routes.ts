import { businessDateOf } from '@yimatong/contract/clock'
import { MOST_EXPORTED } from '@yimatong/contract/limits'
import {
  findQuery,
  foundAnswer,
  officePayment,
  officePaymentFilter,
  type OfficePaymentFilter,
  officePaymentPage,
  type OfficePaymentRow,
  officePaymentsExport,
  officePaymentsQuery,
  officePaymentTotals,
  places,
} from '@yimatong/contract/office-api'
import { paymentParams } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { asFile, FILE_KINDS, fileOf } from '../../files/kinds.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { OFFICE_PAYMENT_COLUMNS } from './columns.ts'
import { find } from './find.ts'
import { readPayments } from './list.ts'
import { officeRow, readPage, readTerminalNames } from './page.ts'
import { readPlaces } from './places.ts'
import { refundEndpoints } from './refunds.ts'
import { readTotals } from './totals.ts'

const tags = ['Office: payments']
const USUAL_LIMIT = 20

/** Everybody's payments, a payment's page, and the box that finds any number. */
export const paymentEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...listing(deps, guardOf),
  onePayment(deps, guardOf),
  ...looking(deps, guardOf),
  exportAs('csv', deps, guardOf),
  exportAs('xlsx', deps, guardOf),
  ...refundEndpoints(deps, guardOf),
]

const listing = ({ database, clock }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/payments',
      summary: 'Payments of all merchants',
      description: 'Newest first. A filter by class or amount names its days, at most 31.',
      tags,
      auth: guardOf('GET /payments'),
      query: officePaymentsQuery,
      responses: { 200: { description: 'One page.', schema: officePaymentPage } },
    },
    async ({ query: { cursor, limit, ...filter } }) => {
      const asked = { filter, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit), nowMs: clock() }
      const { payments, ...next } = await readPayments(database, asked)
      const names = await readTerminalNames(database, payments)
      return { payments: payments.map((payment) => officeRow(payment, names)), ...next }
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/payments/totals',
      summary: 'What a filter comes to',
      tags,
      auth: guardOf('GET /payments/totals'),
      query: officePaymentFilter,
      responses: { 200: { description: 'The sums.', schema: officePaymentTotals } },
    },
    ({ query }) => readTotals(database, query, clock()),
  ),
]

const onePayment = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/payments/{paymentId}',
      summary: "A payment with its rule, events, refunds, the ledger's records and its settlements",
      tags,
      auth: guardOf('GET /payments/{paymentId}'),
      params: paymentParams,
      responses: { 200: { description: 'The payment.', schema: officePayment } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => readPage(deps, params.paymentId, caller),
  )

const looking = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/find',
      summary: 'Where a number leads: of a payment, an order, a refund, a person, a till, a merchant',
      tags,
      auth: guardOf('GET /find'),
      query: findQuery,
      responses: { 200: { description: 'What has it.', schema: foundAnswer } },
    },
    async ({ query: { q } }) => ({ found: await find(database, q) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/places',
      summary: 'Canteens and their merchants, for filters',
      tags,
      auth: guardOf('GET /places'),
      responses: { 200: { description: 'All of them.', schema: places } },
    },
    () => readPlaces(database),
  ),
]

const GROUP = 500

async function* groupsOf(
  { database, clock }: OfficeDeps,
  filter: OfficePaymentFilter,
): AsyncGenerator<OfficePaymentRow[]> {
  let cursor: string | undefined
  do {
    const page: Awaited<ReturnType<typeof readPayments>> = await readPayments(database, {
      filter,
      cursor,
      limit: GROUP,
      nowMs: clock(),
    })
    const names = await readTerminalNames(database, page.payments)
    yield page.payments.map((payment) => officeRow(payment, names))
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

const exportAs = (kind: 'csv' | 'xlsx', deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: `/payments/export.${kind}`,
      summary: `The payments of a filter as ${kind.toUpperCase()}`,
      description: `At most ${MOST_EXPORTED} payments; with more, choose fewer days.`,
      tags,
      auth: guardOf(`GET /payments/export.${kind}`),
      query: officePaymentsExport,
      responses: { 200: { description: 'The file.', contentType: FILE_KINDS[kind].contentType } },
      problems: ['RATE_LIMITED'],
    },
    async ({ query: { language = 'zh', ...filter } }, { caller }) => {
      const { database, clock, exportsPerUser } = deps
      await exportsPerUser.limit(caller.userId)
      const { payments } = await readTotals(database, filter, clock())
      if (payments > MOST_EXPORTED) {
        const detail = `${payments} payments are too many for one file; choose fewer days.`
        throw problem('VALIDATION_FAILED', detail, { errors: [{ pointer: '/from', detail }] })
      }
      const file = fileOf(kind, OFFICE_PAYMENT_COLUMNS, groupsOf(deps, filter), language)
      return reply(file, asFile(`payments-${businessDateOf(clock())}.${kind}`))
    },
  )
