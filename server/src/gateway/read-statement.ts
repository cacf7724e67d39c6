import { pageQuery } from '@yimatong/contract/fields'
import { statementParams, terminalStatement } from '@yimatong/contract/gateway-api'
import type { Guard } from '@yimatong/kit/guard'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { type ReadDeps, readTerminalDay, readTerminalDayTotals } from '../payments/read.ts'
import { paymentView as viewOf } from '../payments/view.ts'
import type { ActiveTerminal } from './guards.ts'

export interface ReadStatementDeps extends ReadDeps {
  guard: Guard<ActiveTerminal>
}

const USUAL_LIMIT = 20

export function readStatement(deps: ReadStatementDeps): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/statements/{date}',
      summary: "Read the till's own day",
      description: 'Newest first, in pages. The totals are of the whole day and count what was paid.',
      tags: ['payments'],
      auth: deps.guard,
      params: statementParams,
      query: pageQuery,
      responses: { 200: { description: 'One page and the totals.', schema: terminalStatement } },
    },
    async ({ params, query }, { caller }) => {
      const { merchantNo, terminalNo } = caller
      const day = { merchantNo, terminalNo, businessDate: params.date }
      const limit = query.limit === undefined ? USUAL_LIMIT : Number(query.limit)
      const [totals, page] = await Promise.all([
        readTerminalDayTotals(deps, day),
        readTerminalDay(deps, day, { cursor: query.cursor, limit }),
      ])
      const { count, amountFen, surchargeFen } = totals
      return {
        businessDate: params.date,
        terminalNo,
        count,
        amount: amountFen,
        surcharge: surchargeFen,
        total: amountFen + surchargeFen,
        payments: page.payments.map(viewOf),
        ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
      }
    },
  )
}
