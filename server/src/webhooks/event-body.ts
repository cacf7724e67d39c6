import { toRfc3339 } from '@yimatong/contract/clock'
import { type WebhookEvent, webhookEvent } from '@yimatong/contract/webhook-api'

/** An event as its row has it. */
export interface EventRow {
  eventId: string
  merchantNo: string
  type: string
  /** What was the case when it happened: amounts in fen, times in milliseconds since the epoch; see the migration. */
  facts: Record<string, unknown>
  createdAtMs: number
}

/**
 * The body of a notification: the same bytes at every attempt, for it is made of what was written down when it happened,
 * in the order of the schema.
 */
export function eventBody(row: EventRow): string {
  const { eventId, merchantNo, type, facts, createdAtMs } = row
  const common = { eventId, type, merchantNo, createdAt: toRfc3339(createdAtMs) }
  return JSON.stringify(webhookEvent.parse({ ...common, data: dataOf(type, facts) }) satisfies WebhookEvent)
}

function dataOf(type: string, facts: EventRow['facts']): object {
  if (type.startsWith('payment.')) return { payment: withMoneyAndTimes(facts) }
  if (type.startsWith('refund.')) return { refund: withMoneyAndTimes(facts) }
  return facts
}

/** Inside, units are in names; on the wire they are the documents'. */
function withMoneyAndTimes({
  amountFen,
  surchargeFen,
  refundedFen,
  createdAtMs,
  paidAtMs,
  ...rest
}: EventRow['facts']) {
  const [amount, surcharge] = [Number(amountFen), Number(surchargeFen)]
  return {
    ...rest,
    amount,
    surcharge,
    total: amount + surcharge,
    createdAt: toRfc3339(Number(createdAtMs)),
    ...(refundedFen === undefined ? {} : { refundedAmount: Number(refundedFen) }),
    ...(paidAtMs === undefined ? {} : { paidAt: toRfc3339(Number(paidAtMs)) }),
  }
}
