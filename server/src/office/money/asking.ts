import { adjustmentBody, askedAnswer, closingBody, releaseBody, suspenseList } from '@yimatong/contract/office-api'
import { suspenseAnswer } from '@yimatong/contract/onecard-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { z } from 'zod'
import { askFor } from '../../approvals/ask.ts'
import { counterPersonOf, findPerson } from '../../money/counter.ts'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf, OfficeCaller } from '../guard.ts'

const tags = ['Office: money']
const asked = { 200: { description: 'What waits for a second person.', schema: askedAnswer } }

/** What takes two persons: adjustments, closing, and paying out what waits. */
export const askingEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'post',
      path: '/money/adjustments',
      summary: 'Asks for an adjustment against S-ADJUSTMENT',
      tags,
      auth: guardOf('POST /money/adjustments'),
      body: adjustmentBody,
      responses: asked,
      problems: ['NOT_FOUND'],
    },
    ({ body }, { caller }) => askAdjustment(deps, caller, body),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/closings',
      summary: "Asks for a person's account to be paid out and closed",
      tags,
      auth: guardOf('POST /money/closings'),
      body: closingBody,
      responses: asked,
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    ({ body }, { caller }) => askClosing(deps, caller, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/money/suspense',
      summary: 'Who waits for money',
      tags,
      auth: guardOf('GET /money/suspense'),
      responses: { 200: { description: 'The longest first.', schema: suspenseList } },
    },
    () => readSuspense(deps),
  ),
  endpoint(
    {
      method: 'post',
      path: '/money/suspense-releases',
      summary: 'Asks for money that waits to be paid out',
      tags,
      auth: guardOf('POST /money/suspense-releases'),
      body: releaseBody,
      responses: asked,
      problems: ['NOT_FOUND'],
    },
    ({ body }, { caller }) => askRelease(deps, caller, body),
  ),
]

async function askAdjustment(deps: OfficeDeps, caller: OfficeCaller, body: z.infer<typeof adjustmentBody>) {
  const { account, direction, amount, reason } = body
  const person = typeof account === 'string' ? undefined : await findPerson(deps.database, account)
  const accountNo = typeof account === 'string' ? account : (person?.accountNo ?? '')
  const { approvalId } = await askFor(deps, caller, {
    kind: 'money.adjust',
    subject: person?.schoolNo ?? accountNo,
    payload: { accountNo, direction, amount, reason },
    after: { account: accountNo, ...(person === undefined ? {} : { name: person.name }), direction, amountFen: amount },
    amountFen: amount,
    reason,
  })
  return { approvalId }
}

async function askClosing(deps: OfficeDeps, caller: OfficeCaller, body: z.infer<typeof closingBody>) {
  const { schoolNo } = await findPerson(deps.database, { personId: body.personId })
  const { name, state, balance, subsidy } = await counterPersonOf(deps, schoolNo)
  if (state === 'CLOSED') throw problem('STATE_CONFLICT', 'The account is closed already.')
  if (balance < 0) throw problem('STATE_CONFLICT', 'The person owes; the balance must be paid first.')
  const { approvalId } = await askFor(deps, caller, {
    kind: 'money.close',
    subject: schoolNo,
    payload: { ...body, atMost: balance },
    before: { name, state, balanceFen: balance, subsidyFen: subsidy },
    after: { name, state: 'CLOSED', balanceFen: 0, subsidyFen: 0, payTo: body.payTo },
    amountFen: balance,
    reason: body.reason,
  })
  return { approvalId }
}

async function readSuspense({ database, onecard }: OfficeDeps) {
  const { items } = await onecard.get('/onecard/v1/suspense', suspenseAnswer)
  const { rows } = await database.query<{ accountNo: string; schoolNo: string }>({
    text: `SELECT account_no AS "accountNo", school_no AS "schoolNo" FROM persons WHERE account_no = ANY ($1::text[])`,
    values: [items.map(({ owner }) => owner)],
  })
  const schoolNos = new Map(rows.map(({ accountNo, schoolNo }) => [accountNo, schoolNo]))
  return {
    items: items.map((item) => {
      const schoolNo = schoolNos.get(item.owner)
      return schoolNo === undefined ? item : { ...item, schoolNo }
    }),
  }
}

async function askRelease(deps: OfficeDeps, caller: OfficeCaller, body: z.infer<typeof releaseBody>) {
  const { schoolNo, name } = await findPerson(deps.database, { accountNo: body.owner })
  const { approvalId } = await askFor(deps, caller, {
    kind: 'money.release',
    subject: schoolNo,
    payload: body,
    after: { name, amountFen: body.amount, payTo: body.payTo },
    amountFen: body.amount,
    reason: body.reason,
  })
  return { approvalId }
}
