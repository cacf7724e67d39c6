import { z } from 'zod'
import { id, pageQuery, time } from './fields.ts'
import {
  WEBHOOK_DELIVERY_STATES,
  WEBHOOK_ENDPOINT_STATES,
  WEBHOOK_ERRORS,
  WEBHOOK_EVENT_TYPES,
  WEBHOOK_TEST,
  webhookEventType,
} from './webhook-api.ts'

/** The webhooks of the portal's wire (owner only); whoever needs them imports `portal-api.ts`, which has all of it. */

/** Endpoints that a merchant may have, disabled ones included. */
export const MAX_WEBHOOK_ENDPOINTS = 5
/** How long an old key may stay listed beside a new one, in hours. */
export const MAX_KEY_OVERLAP_HOURS = 168

const url = z
  .string()
  .min(1)
  .max(512)
  .meta({ description: 'https, a public host, no name and password in it, port 443 or from 1024 on.' })
const eventTypes = z
  .array(webhookEventType)
  .min(1)
  .refine((types) => new Set(types).size === types.length, 'Says something twice.')

/** `POST webhook-endpoints`. WEBHOOK_TARGET_REFUSED says why an address is not taken. */
export const newWebhookEndpointBody = z.strictObject({ url, eventTypes })
export type NewWebhookEndpointBody = z.infer<typeof newWebhookEndpointBody>

/**
 * `PUT webhook-endpoints/{endpointId}`. A disabled endpoint hears nothing new; what it has not taken yet waits, and goes on
 * when it is enabled again.
 */
export const webhookEndpointBody = newWebhookEndpointBody.extend({
  state: z.enum(WEBHOOK_ENDPOINT_STATES).optional().meta({ description: 'Stays as it is when absent.' }),
})
export type WebhookEndpointBody = z.infer<typeof webhookEndpointBody>

export const webhookEndpointParams = z.strictObject({ endpointId: id('webhookEndpoint') })

export const webhookEndpointView = z
  .object({
    endpointId: id('webhookEndpoint'),
    url: z.string(),
    eventTypes: z.array(webhookEventType),
    state: z.enum(WEBHOOK_ENDPOINT_STATES),
    createdAt: time,
    /** Deliveries under way, and those that nobody took in a day and nobody has sent again since. */
    pending: z.int(),
    dead: z.int(),
  })
  .meta({ id: 'WebhookEndpoint' })
export type WebhookEndpointView = z.infer<typeof webhookEndpointView>

export const webhookEndpointList = z
  .object({ endpoints: z.array(webhookEndpointView) })
  .meta({ id: 'WebhookEndpointList' })

export const webhookKeyView = z
  .object({
    keyId: id('webhookKey'),
    /** SIGNING: signs from now on. LISTED: an older one, still in the JWKS until `listedUntil`. */
    state: z.enum(['SIGNING', 'LISTED']),
    createdAt: time,
    listedUntil: time.optional(),
  })
  .meta({ id: 'WebhookKey' })

/** `GET webhook-keys`. There are none before the first endpoint. */
export const webhookKeyList = z
  .object({
    /** Where receivers fetch the public keys. */
    jwksUrl: z.string(),
    keys: z.array(webhookKeyView),
  })
  .meta({ id: 'WebhookKeyList' })
export type WebhookKeyList = z.infer<typeof webhookKeyList>

/** `POST webhook-keys/rotate`: a new key signs at once; the old one stays listed for so long. */
export const rotateWebhookKeyBody = z.strictObject({ overlapHours: z.int().min(0).max(MAX_KEY_OVERLAP_HOURS) })

/** `GET webhook-deliveries`: newest first. */
export const webhookDeliveriesQuery = pageQuery.extend({
  endpointId: id('webhookEndpoint').optional(),
  state: z.enum(WEBHOOK_DELIVERY_STATES).optional(),
})
export type WebhookDeliveriesQuery = z.infer<typeof webhookDeliveriesQuery>

export const webhookDeliveryRow = z
  .object({
    deliveryId: id('webhookDelivery'),
    eventId: id('event'),
    type: z.enum([...WEBHOOK_EVENT_TYPES, WEBHOOK_TEST]),
    endpointId: id('webhookEndpoint'),
    url: z.string(),
    state: z.enum(WEBHOOK_DELIVERY_STATES),
    /** Sent again by hand. */
    resent: z.boolean(),
    /** Of the payment, or of the payment of a refund. */
    outTradeNo: z.string().optional(),
    attempts: z.int(),
    nextAttemptAt: time.optional(),
    lastStatus: z.int().optional(),
    lastError: z.enum(WEBHOOK_ERRORS).optional(),
    createdAt: time,
    finishedAt: time.optional(),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDeliveryRow = z.infer<typeof webhookDeliveryRow>

export const webhookDeliveryPage = z
  .object({ deliveries: z.array(webhookDeliveryRow), nextCursor: z.string().optional() })
  .meta({ id: 'WebhookDeliveryPage' })
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPage>

export const webhookDeliveryParams = z.strictObject({ deliveryId: id('webhookDelivery') })

export const webhookAttemptView = z.object({
  attemptNo: z.int(),
  at: time,
  durationMs: z.int(),
  status: z.int().optional(),
  /** Absent when it was taken. */
  error: z.enum(WEBHOOK_ERRORS).optional(),
  /** How the answer began, as text. */
  answer: z.string().optional(),
})
export type WebhookAttemptView = z.infer<typeof webhookAttemptView>

/** `GET webhook-deliveries/{deliveryId}`: with the body as it is sent, and every attempt, newest first. */
export const webhookDelivery = webhookDeliveryRow
  .extend({ body: z.string(), attemptLog: z.array(webhookAttemptView) })
  .meta({ id: 'WebhookDeliveryDetail' })
export type WebhookDelivery = z.infer<typeof webhookDelivery>
