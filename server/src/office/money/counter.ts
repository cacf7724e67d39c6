import {
  counterPerson,
  counterPersonQuery,
  dayQuery,
  drawerCountBody,
  drawersAnswer,
  moneyMove,
  moveParams,
  topUpBody,
} from '@yimatong/contract/office-api'
import { businessDateOf } from '@yimatong/contract/clock'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { countDrawer, counterPersonOf, readDrawers, topUp } from '../../money/counter.ts'
import { readMove, readMovesOfDay } from '../../money/moves.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: money']

/** The counter (柜台): who stands there, cash and bank in, and the drawers. */
export const counterEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/money/people',
      summary: 'Somebody by school number, with both balances',
      tags,
      auth: guardOf('GET /money/people'),
      query: counterPersonQuery,
      responses: { 200: { description: 'The person.', schema: counterPerson } },
      problems: ['NOT_FOUND'],
    },
    ({ query }) => counterPersonOf(deps, query.schoolNo),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/top-ups',
      summary: 'Tops a person up at the counter, once per number',
      tags,
      auth: guardOf('POST /money/top-ups'),
      body: topUpBody,
      responses: { 200: { description: 'The move; PENDING until the ledger has answered.', schema: moneyMove } },
      problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    },
    ({ body }, { caller }) => topUp(deps, caller, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/money/moves/{moveId}',
      summary: 'One move, for a receipt',
      tags,
      auth: guardOf('GET /money/moves/{moveId}'),
      params: moveParams,
      responses: { 200: { description: 'The move.', schema: moneyMove } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => readMove(deps.database, params.moveId),
  ),
  endpoint(
    {
      method: 'get',
      path: '/money/drawers',
      summary: "Every clerk's drawer of a day, and its latest moves",
      tags,
      auth: guardOf('GET /money/drawers'),
      query: dayQuery,
      responses: { 200: { description: 'The day.', schema: drawersAnswer } },
    },
    ({ query }) => dayOf(deps, query.date),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/drawer-counts',
      summary: "Keeps what the caller counted in today's drawer",
      tags,
      auth: guardOf('POST /money/drawer-counts'),
      body: drawerCountBody,
      responses: { 200: { description: 'The day.', schema: drawersAnswer } },
    },
    async ({ body }, { caller }) => {
      await countDrawer(deps, caller, body)
      return dayOf(deps, businessDateOf(deps.clock()))
    },
  ),
]

const dayOf = async ({ database }: OfficeDeps, businessDate: string) => ({
  businessDate,
  drawers: await readDrawers(database, businessDate),
  moves: await readMovesOfDay(database, businessDate),
})
