import { z } from 'zod'
import { businessDate, fen, id, merchantNo, outTradeNo, terminalNo, time } from './fields.ts'
import { outRefundNo } from './refund-api.ts'
import { REFUND_KINDS, TRADE_STATES } from './states.ts'
import { WEBHOOK_EVENT_TYPES, WEBHOOK_TEST } from './webhook-words.ts'

export * from './webhook-words.ts'

/** What a merchant's server is told (异步通知). */

export const webhookEventType = z.enum(WEBHOOK_EVENT_TYPES).meta({ id: 'WebhookEventType' })
/** A payment as it stood when it happened; its payer is nobody's business out there. */
export const webhookPayment = z
  .object({
    paymentId: id('payment'),
    outTradeNo,
    merchantNo,
    terminalNo: terminalNo.optional(),
    merchantCodeId: z.string().optional(),
    channel: z.string(),
    mode: z.enum(['REVERSE_SCAN', 'FORWARD_SCAN']),
    state: z.enum(TRADE_STATES),
    amount: fen,
    surcharge: fen,
    total: fen,
    refundedAmount: fen,
    subject: z.string().optional(),
    operator: z.string().optional(),
    businessDate,
    createdAt: time,
    paidAt: time.optional(),
  })
  .meta({ id: 'WebhookPayment' })

/** REVERSAL: the payment was cancelled, and this is its money (冲正). */
export const webhookRefund = z
  .object({
    refundId: id('refund'),
    kind: z.enum(REFUND_KINDS),
    outRefundNo,
    paymentId: id('payment'),
    merchantNo,
    amount: fen,
    surcharge: fen,
    total: fen,
    toSuspense: z.boolean(),
    businessDate,
    createdAt: time,
  })
  .meta({ id: 'WebhookRefund' })

const common = { eventId: id('event'), merchantNo, createdAt: time }
const paymentEventOf = <Type extends string>(type: Type) =>
  z.object({ ...common, type: z.literal(type), data: z.object({ payment: webhookPayment }) })

/** The body of a notification. The same event has the same id at every attempt, so a receiver takes it once. */
export const webhookEvent = z
  .discriminatedUnion('type', [
    paymentEventOf('payment.succeeded'),
    paymentEventOf('payment.closed'),
    paymentEventOf('payment.revoked'),
    z.object({ ...common, type: z.literal('refund.succeeded'), data: z.object({ refund: webhookRefund }) }),
    z.object({
      ...common,
      type: z.literal(WEBHOOK_TEST),
      data: z.object({ endpointId: id('webhookEndpoint') }),
    }),
  ])
  .meta({ id: 'WebhookEvent' })
export type WebhookEvent = z.infer<typeof webhookEvent>

/** `GET /webhooks/v1/keys/{merchantNo}`, public: the keys that this merchant's notifications are signed with. */
export const webhookKeysParams = z.strictObject({ merchantNo })
export const webhookJwks = z
  .object({
    keys: z.array(
      z.object({
        kid: z.string(),
        kty: z.literal('EC'),
        crv: z.literal('P-256'),
        x: z.string(),
        y: z.string(),
        alg: z.literal('ES256'),
        use: z.literal('sig'),
      }),
    ),
  })
  .meta({ id: 'WebhookKeys' })
export type WebhookJwks = z.infer<typeof webhookJwks>
