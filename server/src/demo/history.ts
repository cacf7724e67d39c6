import { createHash } from 'node:crypto'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { type PostingItem, type PostingOutcome, SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'
import type { Prisma } from '@yimatong/prisma/payment'
import { MERCHANTS, type NamedRule, RULES } from './campus.ts'
import type { PlannedEvent, PlannedMeal } from './traffic.ts'

/** One planned event as the ledger and the gateway know it. */
export interface HistoryItem {
  event: PlannedEvent
  posting: PostingItem
  rule: NamedRule | undefined
}

/** An id of the usual shape whose time is the event's and whose rest follows from its place in the plan. */
function idAt(prefix: string, epochMs: number, seed: number, index: number): string {
  const rest = createHash('sha256')
    .update(`${seed}:${businessDateOf(epochMs)}:${index}`)
    .digest('hex')
    .slice(0, 19)
  return `${prefix}_${epochMs.toString(16).padStart(12, '0')}7${rest}`
}

const merchantAccount = (merchantNo: string): string => `M${merchantNo}`

function ruleFor(meal: PlannedMeal): NamedRule | undefined {
  const { person, merchantNo, amountFen, epochMs } = meal
  const rule = winningRule(RULES, { identityClass: person.identityClass, merchantNo, amountFen, epochMs })
  return RULES.find((named) => named.ruleId === rule?.ruleId)
}

/** The posting that an event asks of the ledger, and the surcharge rule that it was priced by. */
export function toHistoryItem(seed: number, event: PlannedEvent, index: number): HistoryItem {
  const shared = { businessDate: businessDateOf(event.epochMs), occurredAt: toRfc3339(event.epochMs) }
  if (event.kind === 'TOPUP') {
    const postingId = idAt('top', event.epochMs, seed, index)
    const { person, amountFen } = event
    return {
      event,
      rule: undefined,
      posting: { kind: 'TOPUP', postingId, account: person.accountNo, amount: amountFen, ...shared },
    }
  }
  const rule = ruleFor(event)
  const surcharge = rule ? surchargeFen(rule, event.amountFen) : 0
  const receiver = rule?.receiver === 'MERCHANT' ? merchantAccount(event.merchantNo) : SCHOOL_SURCHARGE_ACCOUNT
  return {
    event,
    rule,
    posting: {
      kind: 'DEBIT',
      postingId: idAt('pay', event.epochMs, seed, index),
      payerAccount: event.person.accountNo,
      merchantAccount: merchantAccount(event.merchantNo),
      amount: event.amountFen,
      surcharge,
      ...(surcharge > 0 ? { surchargeAccount: receiver } : {}),
      ...shared,
    },
  }
}

function surchargeColumns({ rule, posting }: HistoryItem): Partial<Prisma.PaymentCreateManyInput> {
  if (!rule || posting.kind !== 'DEBIT') return { surchargeStatus: 'NONE' }
  const { ruleId, version, rateBps, receiver, name, nameEn } = rule
  return {
    surchargeFen: posting.surcharge,
    surchargeStatus: 'APPLIED',
    surchargeRule: { ruleId, version, rateBps, receiver, name, nameEn },
  }
}

/** Milliseconds between a scan and its answer; history has to say something. */
const ANSWER_MS = 240

/** The payment row of a meal, as the gateway would have left it after the ledger's answer; undefined for a top-up. */
export function toPaymentRow(item: HistoryItem, outcome: PostingOutcome): Prisma.PaymentCreateManyInput | undefined {
  const { event, posting } = item
  if (event.kind !== 'MEAL') return undefined
  const finishedAt = new Date(event.epochMs + ANSWER_MS)
  const outTradeNo = `D${posting.postingId.slice(4)}`
  const paid = outcome.outcome === 'POSTED'
  return {
    paymentId: posting.postingId,
    merchantNo: event.merchantNo,
    terminalNo: event.terminalNo,
    outTradeNo,
    contentHash: createHash('sha256').update(outTradeNo).digest(),
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    amountFen: event.amountFen,
    ...surchargeColumns(item),
    personId: event.person.personId,
    identityClass: event.person.identityClass,
    codeForm: 'QR',
    businessDate: new Date(posting.businessDate),
    createdAt: new Date(event.epochMs),
    finishedAt,
    ...(paid
      ? { state: 'SUCCESS', paidAt: finishedAt, balanceAfterFen: outcome.balanceAfter }
      : { state: 'PAYERROR', declineCode: outcome.outcome === 'DECLINED' ? outcome.declineCode : 'REVERSED' }),
  }
}

/** The two events of a finished payment. */
export function toEventRows(payment: Prisma.PaymentCreateManyInput): Prisma.PaymentEventCreateManyInput[] {
  const { paymentId, createdAt, finishedAt, terminalNo, state } = payment
  return [
    { paymentId, at: createdAt, type: 'CREATED', actor: terminalNo },
    { paymentId, at: finishedAt ?? createdAt, type: state === 'SUCCESS' ? 'SUCCEEDED' : 'DECLINED', actor: 'gateway' },
  ]
}

export const accountsToOpen = (people: readonly { accountNo: string; name: string; identityClass: string }[]) => [
  ...MERCHANTS.map(({ accountNo, name }) => ({ accountNo, kind: 'MERCHANT' as const, holderName: name })),
  ...people.map(({ accountNo, name, identityClass }) => ({
    accountNo,
    kind: 'PERSON' as const,
    holderName: name,
    identityClass,
  })),
]
