import { toRfc3339 } from '@yimatong/contract/clock'
import {
  type SettlementFilterQuery,
  settlementFilter,
  settlementPage,
  settlementParams,
  settlementsQuery,
  settlementStanding,
  settlementTotals,
  settlementView,
  type UnreconciledDay,
} from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import {
  findSettlement,
  readHeldUp,
  readOpenPayouts,
  readSettlements,
  readSettlementTotals,
  readWaiting,
} from '../../settlement/read.ts'
import { readWaitingDays, type WaitingDay } from '../../settlement/reconciled.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: settlement']
const USUAL_LIMIT = 20

/** The wire's filter as the room takes it. */
export const filterOf = ({ paidOut, ...filter }: SettlementFilterQuery) => ({
  ...filter,
  ...(paidOut === undefined ? {} : { paidOut: paidOut === 'yes' }),
})

/** A day that settlement waits for, as the office reads of it. */
export const unreconciledView = ({ state, failure, since, isOverdue, ...day }: WaitingDay): UnreconciledDay => ({
  ...day,
  ...(state === null ? {} : { state }),
  ...(failure === null ? {} : { failure }),
  since: toRfc3339(since.getTime()),
  overdue: isOverdue,
})

export const settlementReading = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/settlements',
      summary: "Merchants' settlements (结算单)",
      tags,
      auth: guardOf('GET /settlements'),
      query: settlementsQuery,
      responses: { 200: { description: 'Newest day first.', schema: settlementPage } },
    },
    ({ query: { cursor, limit, ...filter } }) =>
      readSettlements(database, filterOf(filter), { cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/settlements/totals',
      summary: 'What a filter comes to, and what of it is due',
      tags,
      auth: guardOf('GET /settlements/totals'),
      query: settlementFilter,
      responses: { 200: { description: 'The sums.', schema: settlementTotals } },
    },
    ({ query }) => readSettlementTotals(database, filterOf(query)),
  ),
  endpoint(
    {
      method: 'get',
      path: '/settlements/standing',
      summary: 'How far merchants are settled, which days they wait for, who is held up by what, what is not booked',
      tags,
      auth: guardOf('GET /settlements/standing'),
      responses: { 200: { description: 'The standing.', schema: settlementStanding } },
    },
    async () => {
      const [waiting, held, days, openPayouts] = await Promise.all([
        readWaiting(database),
        readHeldUp(database),
        readWaitingDays(database),
        readOpenPayouts(database),
      ])
      return {
        ...waiting,
        unreconciled: days.map(unreconciledView),
        openPayouts,
        heldUp: held.map(({ heldSince, ...same }) => ({ ...same, heldSince: toRfc3339(heldSince.getTime()) })),
      }
    },
  ),
  endpoint(
    {
      method: 'get',
      path: '/settlements/{settlementId}',
      summary: 'One settlement with its report, hash and pay-out',
      tags,
      auth: guardOf('GET /settlements/{settlementId}'),
      params: settlementParams,
      responses: { 200: { description: 'The settlement.', schema: settlementView } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }) => {
      const view = await findSettlement(database, params.settlementId)
      if (view === undefined) throw problem('NOT_FOUND')
      return view
    },
  ),
]
