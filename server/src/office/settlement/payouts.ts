import { businessDateOf } from '@yimatong/contract/clock'
import {
  approvalView as approvalWire,
  payoutBody,
  settlementDue,
  settlementParams,
  settlementRun,
  settlementView,
} from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { z } from 'zod'
import { approvalView } from '../../approvals/approval.ts'
import { askFor } from '../../approvals/ask.ts'
import { approvalKind, type KnownKind } from '../../approvals/kinds.ts'
import { recordChange } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import { dueWith, payOut, repeatPayout } from '../../settlement/payout.ts'
import { sendPayout } from '../../settlement/payout-transfers.ts'
import { findSettlement } from '../../settlement/read.ts'
import { settleAll } from '../../settlement/turn.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'

const tags = ['Office: settlement']
const PAY_OUT = 'settlement.pay-out'

/** What a second person allows: that so much was paid to the merchant's bank. */
export const payOutKind = (deps: Pick<Deps, 'database' | 'onecard' | 'clock'>): KnownKind =>
  approvalKind({
    kind: PAY_OUT,
    askedBy: ['FINANCE'],
    decidedBy: ['FINANCE'],
    payload: z.object({ settlementId: z.string(), amountFen: z.int(), bankReference: z.string(), paidOn: z.string() }),
    carryOut: ({ approvalId, requestedBy, decidedBy, payload }) =>
      payOut(deps, { ...payload, approvalId, requestedBy, decidedBy }),
  })

export const settlementPayouts = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  runNow(deps, guardOf),
  readDue(deps, guardOf),
  askPayOut(deps, guardOf),
  payOutAgain(deps, guardOf),
]

const runNow = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/settlements/run',
      summary: 'Settle now what can be settled',
      description:
        'Closed and reconciled days only, each merchant in order. A day whose reconciliation has not come through waits for it; what is unfinished or differs from the ledger holds its merchant up.',
      tags,
      auth: guardOf('POST /settlements/run'),
      responses: { 200: { description: 'What came of it.', schema: settlementRun } },
    },
    async (_input, { caller }) => {
      const { database } = deps
      const turn = await settleAll(deps, caller.userId)
      await database.transaction((transaction) =>
        recordChange(transaction, { caller, action: 'settlement.run', subject: 'settlements', after: turn }),
      )
      return turn
    },
  )

const readDue = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/settlements/{settlementId}/due',
      summary: 'What is to be paid out with a settlement: it and those before it that were not',
      tags,
      auth: guardOf('GET /settlements/{settlementId}/due'),
      params: settlementParams,
      responses: { 200: { description: 'The sums; nothing when it was paid out.', schema: settlementDue } },
      problems: ['NOT_FOUND'],
    },
    async ({ params: { settlementId } }) => {
      const due = await dueWith(database, settlementId)
      if (due === undefined && !(await findSettlement(database, settlementId))) throw problem('NOT_FOUND')
      const { settlementIds = [], netFen = 0, commissionFen = 0 } = due ?? {}
      return { settlements: settlementIds.length, net: netFen, commission: commissionFen }
    },
  )

const askPayOut = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/settlements/{settlementId}/pay-out',
      summary: 'Say that the bank has paid a merchant; a second person confirms it',
      tags,
      auth: guardOf('POST /settlements/{settlementId}/pay-out'),
      params: settlementParams,
      body: payoutBody,
      responses: { 200: { description: 'What waits for the second person.', schema: approvalWire } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { settlementId }, body }, { caller }) => {
      const [view, due] = await Promise.all([
        findSettlement(deps.database, settlementId),
        dueWith(deps.database, settlementId),
      ])
      if (view === undefined) throw problem('NOT_FOUND')
      const { amount: amountFen, bankReference, paidOn } = body
      if (due === undefined || due.netFen !== amountFen || due.commissionFen < 0) {
        throw problem('STATE_CONFLICT', 'Something else is due by now, or nothing.')
      }
      if (paidOn > businessDateOf(deps.clock()))
        throw problem('STATE_CONFLICT', 'A pay-out of tomorrow has not been made.')
      const { merchantNo, merchantName } = view
      const approval = await askFor(deps, caller, {
        kind: PAY_OUT,
        subject: settlementId,
        payload: { settlementId, amountFen, bankReference, paidOn },
        after: {
          merchantNo,
          merchantName,
          settlements: due.settlementIds.length,
          paidOutFen: amountFen,
          commissionFen: due.commissionFen,
          bankReference,
          paidOn,
        },
        amountFen,
        reason: bankReference,
      })
      return approvalView(approval, deps.approvalKinds.get(PAY_OUT), caller, deps.clock())
    },
  )

const payOutAgain = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/settlements/{settlementId}/pay-out/repeat',
      summary: 'Have the ledger asked once more for a pay-out that it has refused',
      description:
        'The bank has paid, so it must be booked once it can be: under the next number, what was posted before stays. STATE_CONFLICT when it is not refused, NOT_FOUND when nothing was paid out.',
      tags,
      auth: guardOf('POST /settlements/{settlementId}/pay-out/repeat'),
      params: settlementParams,
      responses: { 200: { description: 'The settlement as it stands now.', schema: settlementView } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { settlementId } }, { caller }) => {
      const payoutId = await repeatPayout(deps, settlementId, (transaction, id) =>
        recordChange(transaction, {
          caller,
          action: 'settlement.pay-out-again',
          subject: id,
          before: { state: 'DECLINED' },
          after: { state: 'POSTING' },
        }),
      )
      await sendPayout(deps, payoutId).catch((error: unknown) =>
        deps.log.warn({ err: error, payoutId }, 'a pay-out waits for the ledger'),
      )
      const view = await findSettlement(deps.database, settlementId)
      if (view === undefined) throw problem('NOT_FOUND')
      return view
    },
  )
