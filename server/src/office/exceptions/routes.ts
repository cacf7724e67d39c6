import type { ErrorCode } from '@yimatong/contract/errors'
import {
  assignExceptionBody,
  exceptionDueBody,
  exceptionNoteBody,
  officeCase,
  officeExceptionCounts,
  officeExceptionPage,
  officeExceptionParams,
  officeExceptionsQuery,
  paidBackAnswer,
  payExceptionBackBody,
  resolveExceptionBody,
} from '@yimatong/contract/office-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { z } from 'zod'
import { addNote, assignCase, type Case, reopenCase, resolveCase, setDue } from '../../payments/exceptions/cases.ts'
import type { Queryable } from '@yimatong/kit/database'
import type { OfficeDeps } from '../deps.ts'
import type { GuardOf } from '../guard.ts'
import { payBackOrAsk } from './pay-back.ts'
import { countExceptions, readCase, readExceptions } from './read.ts'
import { assertTakesCases, type CaseStep, takeStep } from './steps.ts'

const tags = ['Office: exceptions']
const USUAL_LIMIT = 50

/** The exceptions queue (差错处理): what waits, one case whole, and every step that a person may take with it. */
export const exceptionsEndpoints = (deps: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  ...reading(deps, guardOf),
  ...STEPS.map((step) => stepEndpoint(deps, guardOf, step)),
  payBackEndpoint(deps, guardOf),
]

const reading = ({ database }: OfficeDeps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/exceptions',
      summary: 'Where the books do not say the same, and what becomes of it',
      tags,
      auth: guardOf('GET /exceptions'),
      query: officeExceptionsQuery,
      responses: { 200: { description: 'Newest first.', schema: officeExceptionPage } },
    },
    ({ query: { limit, mine, overdue, ...query } }, { caller }) =>
      readExceptions(database, {
        ...query,
        limit: limit === undefined ? USUAL_LIMIT : Number(limit),
        assignedTo: mine === undefined ? undefined : caller.userId,
        overdue: overdue !== undefined,
      }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/exceptions/counts',
      summary: "How many are open, the caller's own, overdue, and in nobody's hand",
      tags,
      auth: guardOf('GET /exceptions/counts'),
      responses: { 200: { description: 'The counts.', schema: officeExceptionCounts } },
    },
    (_input, { caller }) => countExceptions(database, caller.userId),
  ),
  endpoint(
    {
      method: 'get',
      path: '/exceptions/{exceptionId}',
      summary: 'One case: both sides, what was said and done, and what could go back',
      tags,
      auth: guardOf('GET /exceptions/{exceptionId}'),
      params: officeExceptionParams,
      responses: { 200: { description: 'The case.', schema: officeCase } },
      problems: ['NOT_FOUND'],
    },
    ({ params }) => readCase(database, params.exceptionId),
  ),
]

/** A step of a case: its body, and what it does in the transaction that writes it down. */
interface Step<Body extends z.ZodType = z.ZodType> {
  name: CaseStep
  summary: string
  body: Body
  /** Beside those that every step may end with. */
  problems?: readonly ErrorCode[]
  reasonOf(body: z.output<Body>): string | undefined
  take(transaction: Queryable, by: { exceptionId: string; by: string }, body: z.output<Body>): Promise<Case>
}

/** Lets each step's body be its own while all of them stand in one list. */
const step = <Body extends z.ZodType>(one: Step<Body>): Step => ({
  ...one,
  reasonOf: (body) => one.reasonOf(one.body.parse(body)),
  take: (transaction, by, body) => one.take(transaction, by, one.body.parse(body)),
})

const STEPS: readonly Step[] = [
  step({
    name: 'assign',
    summary: 'Give a case to somebody, or back to everybody',
    body: assignExceptionBody,
    reasonOf: () => undefined,
    async take(transaction, by, { userId }) {
      if (userId !== null) await assertTakesCases(transaction, userId)
      return assignCase(transaction, { ...by, to: userId })
    },
  }),
  step({
    name: 'notes',
    summary: 'Write a note; it stays',
    body: exceptionNoteBody,
    reasonOf: ({ text }) => text,
    take: (transaction, by, { text }) => addNote(transaction, { ...by, text }),
  }),
  step({
    name: 'due',
    summary: 'Say until when it shall be resolved',
    body: exceptionDueBody,
    reasonOf: () => undefined,
    take: (transaction, by, { dueAt }) => setDue(transaction, { ...by, dueAt }),
  }),
  step({
    name: 'resolve',
    summary: 'Resolve a case with what was done: corrected there, adjusted here, or accepted as it is',
    body: resolveExceptionBody,
    problems: ['ADJUSTMENT_UNKNOWN', 'ADJUSTMENT_NOT_DONE', 'ADJUSTMENT_OTHER_AMOUNT', 'ADJUSTMENT_USED'],
    reasonOf: ({ text }) => text,
    take: (transaction, by, resolution) => resolveCase(transaction, { ...by, ...resolution }),
  }),
  step({
    name: 'reopen',
    summary: 'Open a resolved case again',
    body: exceptionNoteBody,
    reasonOf: ({ text }) => text,
    take: (transaction, by, { text }) => reopenCase(transaction, { ...by, text }),
  }),
]

const stepEndpoint = (
  deps: OfficeDeps,
  guardOf: GuardOf,
  { name, summary, body, problems = [], reasonOf, take }: Step,
): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: `/exceptions/{exceptionId}/${name}`,
      summary,
      tags,
      auth: guardOf(`POST /exceptions/{exceptionId}/${name}`),
      params: officeExceptionParams,
      body,
      responses: { 200: { description: 'The case as it stands.', schema: officeCase } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', ...problems],
    },
    async ({ params: { exceptionId }, body: said }, { caller }) => {
      const reason = reasonOf(said)
      const about = { caller, action: name, exceptionId, ...(reason === undefined ? {} : { reason }) }
      await takeStep(deps, about, (transaction) => take(transaction, { exceptionId, by: caller.userId }, said))
      return readCase(deps.database, exceptionId)
    },
  )

const payBackEndpoint = (deps: OfficeDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/exceptions/{exceptionId}/pay-back',
      summary: 'Pay the payer of a case back, and resolve it',
      description:
        'By a refund of the payment, or from the debit itself where our books know nothing of it; under the id of the case, so it ' +
        'moves once. Above a limit it waits for a second person (`approvalId`).',
      tags,
      auth: guardOf('POST /exceptions/{exceptionId}/pay-back'),
      params: officeExceptionParams,
      body: payExceptionBackBody,
      responses: { 200: { description: 'The case as it stands.', schema: paidBackAnswer } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT', 'REFUND_EXCEEDED', 'IDEMPOTENCY_CONFLICT'],
    },
    async ({ params: { exceptionId }, body }, { caller }) => {
      const approvalId = await payBackOrAsk(deps, caller, { exceptionId, text: body.text })
      const answer = { case: await readCase(deps.database, exceptionId) }
      return approvalId === undefined ? answer : { ...answer, approvalId }
    },
  )
