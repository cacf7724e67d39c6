/** The words of notifications (异步通知): what they tell of, how deliveries stand, and why one fails. */

/**
 * What an endpoint may ask for. There is no word for a decline: whoever asked has heard it, and the same order number may
 * still be paid, so a server that believed it would be wrong. For the same reason `payment.closed` is about the payment, not
 * about the number of a dynamic code.
 */
export const WEBHOOK_EVENT_TYPES = [
  'payment.succeeded',
  'payment.closed',
  'payment.revoked',
  'refund.succeeded',
] as const
export type WebhookEventType = (typeof WEBHOOK_EVENT_TYPES)[number]
/** Asked for by a button, to try an endpoint. */
export const WEBHOOK_TEST = 'webhook.test'

/**
 * After the first attempt and each one that failed, in seconds, until the delivery is dead: `15s 15s 30s 3m 10m 20m 30m 30m
 * 30m 60m 3h 3h 3h 6h 6h`, a day and four minutes in all.
 */
export const WEBHOOK_SCHEDULE_SECONDS = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
] as const

/** DEAD: nobody took it in a day. It can be sent again. */
export const WEBHOOK_DELIVERY_STATES = ['PENDING', 'DELIVERED', 'DEAD'] as const
export type WebhookDeliveryState = (typeof WEBHOOK_DELIVERY_STATES)[number]
export const WEBHOOK_ENDPOINT_STATES = ['ACTIVE', 'DISABLED'] as const
export type WebhookEndpointState = (typeof WEBHOOK_ENDPOINT_STATES)[number]

/** Why an address is not taken: when it is saved, and at every attempt. */
export const WEBHOOK_TARGET_FAULTS = [
  'URL_INVALID',
  'NOT_HTTPS',
  'CREDENTIALS',
  'PORT',
  /** The host's name has no address that is public: nobody knows it, or it leads, or leads also, inside. Which of them is not told. */
  'UNRESOLVED',
  /** The host is written as an address in a private network or on this machine. */
  'NOT_PUBLIC',
] as const
export type WebhookTargetFault = (typeof WEBHOOK_TARGET_FAULTS)[number]

/** Why an attempt failed. STATUS: the answer was neither 2xx nor a redirect. A success is an answer of 2xx, whole, in 5 s. */
export const WEBHOOK_ERRORS = [
  ...WEBHOOK_TARGET_FAULTS,
  'STATUS',
  'REDIRECT',
  'TIMEOUT',
  'CONNECTION',
  'TLS',
  'ANSWER_TOO_LARGE',
  'ANSWER_BROKEN',
] as const
export type WebhookError = (typeof WEBHOOK_ERRORS)[number]
