import { createHash } from 'node:crypto'
import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { type PostingItem, type PostingOutcome, SCHOOL_SURCHARGE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { surchargeFen, winningRule } from '@yimatong/contract/surcharge'
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
  const categoryId = MERCHANTS.find((merchant) => merchant.merchantNo === merchantNo)?.categoryId
  const rule = winningRule(RULES, { identityClass: person.identityClass, merchantNo, categoryId, amountFen, epochMs })
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

/** A row of `payments` as JSON, by column; what is left out is null. */
export interface PaymentRow {
  payment_id: string
  merchant_no: string
  terminal_no: string
  out_trade_no: string
  attempt: 0
  /** PostgreSQL's own spelling of bytes: `\\x` and hex. */
  content_hash: string
  channel: 'ONECARD'
  mode: 'REVERSE_SCAN'
  state: 'SUCCESS' | 'PAYERROR'
  amount_fen: number
  surcharge_fen: number
  surcharge_status: 'NONE' | 'APPLIED'
  surcharge_rule?: object
  person_id: string
  identity_class: string
  code_form: 'QR'
  decline_code?: string
  balance_after_fen?: number
  subsidy_fen: number
  refunded_fen: 0
  refunded_surcharge_fen: 0
  business_date: string
  created_at: string
  sweep_after: string
  paid_at?: string
  finished_at: string
}

/** A row of `payment_events` as JSON. */
export interface EventRow {
  payment_id: string
  at: string
  type: 'CREATED' | 'SUCCEEDED' | 'DECLINED'
  actor: string
}

type SurchargeColumns = Pick<PaymentRow, 'surcharge_fen' | 'surcharge_status' | 'surcharge_rule'>

function surchargeColumns({ rule, posting }: HistoryItem): SurchargeColumns {
  if (!rule || posting.kind !== 'DEBIT') return { surcharge_fen: 0, surcharge_status: 'NONE' }
  const { ruleId, version, rateBps, receiver, name, nameEn } = rule
  return {
    surcharge_fen: posting.surcharge,
    surcharge_status: 'APPLIED',
    surcharge_rule: { ruleId, version, rateBps, receiver, name, nameEn },
  }
}

type OutcomeColumns = Pick<PaymentRow, 'state' | 'decline_code' | 'paid_at' | 'balance_after_fen' | 'subsidy_fen'>

function outcomeColumns(outcome: PostingOutcome, finishedAt: string): OutcomeColumns {
  if (outcome.outcome === 'POSTED')
    return {
      state: 'SUCCESS',
      paid_at: finishedAt,
      balance_after_fen: outcome.balanceAfter,
      subsidy_fen: outcome.subsidy ?? 0,
    }
  return {
    state: 'PAYERROR',
    subsidy_fen: 0,
    decline_code: outcome.outcome === 'DECLINED' ? outcome.declineCode : 'REVERSED',
  }
}

/** Milliseconds between a scan and its answer: history has to say something, and not the same of every payment. */
const answerMs = (epochMs: number): number =>
  80 + (((epochMs / 1000) * 7919) % 337) * (Math.floor(epochMs / 1000) % 17 === 0 ? 3 : 1)

/** The payment row of a meal, as the gateway would have left it after the ledger's answer; undefined for a top-up. */
export function toPaymentRow(item: HistoryItem, outcome: PostingOutcome): PaymentRow | undefined {
  const { event, posting } = item
  if (event.kind !== 'MEAL') return undefined
  const finishedAt = toRfc3339(event.epochMs + Math.round(answerMs(event.epochMs)))
  const outTradeNo = `D${posting.postingId.slice(4)}`
  return {
    payment_id: posting.postingId,
    merchant_no: event.merchantNo,
    terminal_no: event.terminalNo,
    out_trade_no: outTradeNo,
    attempt: 0,
    content_hash: `\\x${createHash('sha256').update(outTradeNo).digest('hex')}`,
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    amount_fen: event.amountFen,
    ...surchargeColumns(item),
    person_id: event.person.personId,
    identity_class: event.person.identityClass,
    code_form: 'QR',
    refunded_fen: 0,
    refunded_surcharge_fen: 0,
    business_date: posting.businessDate,
    created_at: toRfc3339(event.epochMs),
    sweep_after: finishedAt,
    finished_at: finishedAt,
    ...outcomeColumns(outcome, finishedAt),
  }
}

/** The two events of a finished payment. */
export function toEventRows(payment: PaymentRow): EventRow[] {
  const { payment_id, created_at, finished_at, terminal_no, state } = payment
  return [
    { payment_id, at: created_at, type: 'CREATED', actor: terminal_no },
    { payment_id, at: finished_at, type: state === 'SUCCESS' ? 'SUCCEEDED' : 'DECLINED', actor: 'gateway' },
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
