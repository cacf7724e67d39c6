import {
  approvalView,
  commissionBody,
  merchantBody,
  merchantParams,
  merchantStateBody,
  newMerchantBody,
  officeMerchant,
  settlementAccountBody,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import { approvalView as viewOf } from '../../approvals/approval.ts'
import { readApproval } from '../../approvals/read.ts'
import { terminalsOf } from '../../terminals/terminals.ts'
import { changeMerchant, createMerchant, setMerchantState } from '../../merchants/merchants.ts'
import { askForCommission, askForSettlementAccount } from '../../merchants/terms.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf, OfficeCaller } from '../guard.ts'
import { readMerchant } from './detail.ts'

const tags = ['Office: merchants']
const answer = { 200: { description: 'The merchant as it is now.', schema: officeMerchant } }
const asked = { 202: { description: 'What waits for a second person.', schema: approvalView } }

/** What changes a merchant. What decides where money goes is asked of a second person. */
export const writingEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  newMerchant(deps, guardOf),
  putMerchant(deps, guardOf),
  postState(deps, guardOf),
  postCommission(deps, guardOf),
  postSettlementAccount(deps, guardOf),
]

/** Its payments go by what it is now, and its tills say so. */
async function tellTills(deps: OfficeDeps, merchantNo: string): Promise<void> {
  deps.payments.merchants.forget()
  const tills = await terminalsOf(deps, merchantNo)
  tills.forEach(deps.onTerminalChanged)
}

const newMerchant = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/merchants',
      summary: 'Make a merchant',
      description:
        'Its number is given out here, and its account opened at the one-card backend: until that has answered it is OPENING and ' +
        'takes no payments. The same `key` again is the same merchant.',
      tags,
      auth: guardOf('POST /merchants'),
      body: newMerchantBody,
      responses: { 201: { description: 'The merchant.', schema: officeMerchant } },
      problems: ['IDEMPOTENCY_CONFLICT'],
    },
    async ({ body }, { caller }) => readMerchant(deps, await createMerchant(deps, caller, body), caller.role),
  )

const putMerchant = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'put',
      path: '/merchants/{merchantNo}',
      summary: 'Change what a merchant is called, where it is, its contract and whom to call',
      tags,
      auth: guardOf('PUT /merchants/{merchantNo}'),
      params: merchantParams,
      body: merchantBody,
      responses: answer,
      problems: ['NOT_FOUND'],
    },
    async ({ params: { merchantNo }, body }, { caller }) => {
      await changeMerchant(deps, caller, merchantNo, body)
      await tellTills(deps, merchantNo)
      return readMerchant(deps, merchantNo, caller.role)
    },
  )

const postState = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/state',
      summary: 'Stop a merchant, or let it go on',
      description:
        'Within a second no payment of a stopped merchant begins anywhere; the one-card backend is told, too.',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/state'),
      params: merchantParams,
      body: merchantStateBody,
      responses: answer,
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params: { merchantNo }, body }, { caller }) => {
      await setMerchantState(deps, caller, merchantNo, body)
      await tellTills(deps, merchantNo)
      return readMerchant(deps, merchantNo, caller.role)
    },
  )

/** The approval that was asked for, as the one who asked sees it. */
async function waiting(deps: OfficeDeps, caller: OfficeCaller, approvalId: string) {
  const row = await readApproval(deps, approvalId)
  return reply(viewOf(row, deps.approvalKinds.get(row.kind), caller, deps.clock()), { status: 202 })
}

const postCommission = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/commission',
      summary: 'Ask for another commission: a second person of the finance office decides',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/commission'),
      params: merchantParams,
      body: commissionBody,
      responses: asked,
      problems: ['NOT_FOUND'],
    },
    async ({ params: { merchantNo }, body }, { caller }) =>
      waiting(deps, caller, await askForCommission(deps, caller, merchantNo, body)),
  )

const postSettlementAccount = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/merchants/{merchantNo}/settlement-account',
      summary: 'Ask for another account to pay out to: a second person of the finance office decides',
      tags,
      auth: guardOf('POST /merchants/{merchantNo}/settlement-account'),
      params: merchantParams,
      body: settlementAccountBody,
      responses: asked,
      problems: ['NOT_FOUND'],
    },
    async ({ params: { merchantNo }, body }, { caller }) =>
      waiting(deps, caller, await askForSettlementAccount(deps, caller, merchantNo, body)),
  )
