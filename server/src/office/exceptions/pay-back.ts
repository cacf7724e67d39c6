import { PAY_BACK_ALONE_FEN } from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { z } from 'zod'
import { askFor } from '../../approvals/ask.ts'
import type { ApprovalDeps, OfficePerson } from '../../approvals/deps.ts'
import { approvalKind, type KnownKind } from '../../approvals/kinds.ts'
import type { AuditCaller } from '../../audit/record.ts'
import type { Deps } from '../../deps.ts'
import { findCase, resolveCase } from '../../payments/exceptions/cases.ts'
import { payBackRoadOf } from '../../payments/exceptions/pay-back.ts'
import { takeStep } from './steps.ts'

const KIND = 'exceptions.pay-back'

/** A note stays as it is written, whoever reads it. */
const IN_SUSPENSE = '；账户已注销，转入待领取 / account closed, waits for its owner'

const payload = z.strictObject({ exceptionId: z.string(), text: z.string() })
type Asked = z.infer<typeof payload>

/** Large sums of a case take two persons. */
export const exceptionKinds = (deps: Deps): KnownKind[] => [
  approvalKind<Asked>({
    kind: KIND,
    askedBy: ['LOGISTICS', 'FINANCE'],
    decidedBy: ['LOGISTICS', 'FINANCE'],
    payload,
    carryOut: ({ caller, payload: asked }) => payBack(deps, caller, asked),
  }),
]

/** Pays the payer back and resolves the case. Done again, it moves nothing more, and a case that is resolved stays so. */
async function payBack(
  deps: Pick<Deps, 'database' | 'payments'>,
  caller: AuditCaller,
  { exceptionId, text }: Asked,
): Promise<void> {
  const found = await findCase(deps.database, exceptionId)
  if (found.state === 'RESOLVED') {
    if (found.resolvedHow === 'PAID_BACK') return
    throw problem('STATE_CONFLICT', 'It is resolved already.')
  }
  if (found.automatic) throw problem('STATE_CONFLICT', 'It is being repaired; wait a minute.')
  const { id, toSuspense } = await deps.payments.exceptions.payBack(found, { by: caller.userId, reason: text })
  const note = `${text} (${id})${toSuspense ? IN_SUSPENSE : ''}`
  await takeStep(deps, { caller, action: 'pay-back', exceptionId, reason: text }, (transaction) =>
    resolveCase(transaction, { exceptionId, by: caller.userId, how: 'PAID_BACK', text: note }),
  )
}

/** Pays back at once, or asks a second person; gives the approval's id then. */
export async function payBackOrAsk(
  deps: Pick<Deps, 'database' | 'payments'> & ApprovalDeps,
  caller: OfficePerson,
  asked: Asked,
): Promise<string | undefined> {
  const { exceptionId, text: reason } = asked
  const found = await findCase(deps.database, exceptionId)
  if (found.state !== 'OPEN') throw problem('STATE_CONFLICT', 'It is resolved already.')
  const road = await payBackRoadOf(deps.database, found)
  if (road.road === 'NONE') throw problem('STATE_CONFLICT', road.why)
  if (road.totalFen <= PAY_BACK_ALONE_FEN) {
    await payBack(deps, caller, asked)
    return undefined
  }
  const { approvalId } = await askFor(deps, caller, {
    kind: KIND,
    subject: exceptionId,
    payload: asked,
    before: { state: found.state, class: found.class },
    after: { state: 'RESOLVED', how: 'PAID_BACK' },
    amountFen: road.totalFen,
    reason,
  })
  return approvalId
}
