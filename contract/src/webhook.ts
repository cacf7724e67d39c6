import { type Bytes, fromBase64url, sha256, toBase64url, utf8 } from './bytes.ts'
import { importPublicJwk, isLowS, SIGNATURE_BYTES, type Signer, toLowS, verifySignature } from './p256.ts'
import { type WebhookEvent, webhookEvent } from './webhook-api.ts'

/**
 * How a receiver knows that a notification (异步通知) is ours, whole and fresh. `now` is milliseconds since the epoch. A
 * notification is never the only word: compare the amount, and ask the gateway where it matters.
 */

export const WEBHOOK_HEADERS = {
  id: 'Yimatong-Webhook-Id',
  timestamp: 'Yimatong-Webhook-Timestamp',
  keyId: 'Yimatong-Webhook-Key',
  signature: 'Yimatong-Webhook-Signature',
} as const
/** How far the timestamp may be from the receiver's clock, either way. Every attempt is signed anew. */
export const WEBHOOK_WINDOW_MS = 300_000

export type WebhookHeaders = Record<(typeof WEBHOOK_HEADERS)[keyof typeof WEBHOOK_HEADERS], string>

/** A merchant's public keys by key id. Several, while one takes over from another. */
export type WebhookKeys = ReadonlyMap<string, CryptoKey>

/** Why a notification is not to be believed; the first that applies, in this order. */
export const WEBHOOK_FAULTS = [
  /** A header is absent, or there more than once. */
  'HEADERS_MISSING',
  /** An id, a time or a signature that nobody of ours writes so. */
  'MALFORMED',
  /** Sent too long ago, or a replay: by the receiver's clock. */
  'TOO_OLD',
  'FROM_THE_FUTURE',
  /** Signed with a key that is not in the map; fetch the JWKS again, once. */
  'UNKNOWN_KEY',
  /** Not signed by us, or changed on the way. */
  'BAD_SIGNATURE',
  /** Signed by us, and not an event that this version knows. */
  'UNKNOWN_EVENT',
] as const
export type WebhookFault = (typeof WEBHOOK_FAULTS)[number]

/** Always of this shape: either the event and no fault, or a fault and no event. */
export type WebhookVerdict =
  | { ok: true; event: WebhookEvent; fault: undefined }
  | { ok: false; event: undefined; fault: WebhookFault }

/** The bytes that are signed: what they are for, the event, the time, and the body as it travels. */
async function signingInput(id: string, timestamp: string, body: Bytes): Promise<Bytes> {
  return utf8(`yimatong-webhook\n${id}\n${timestamp}\n${toBase64url(await sha256(body))}`)
}

/** Signs one attempt: the headers to send with it. */
export async function signWebhook(args: {
  eventId: string
  body: string
  keyId: string
  sign: Signer
  now: number
}): Promise<WebhookHeaders> {
  const { eventId, body, keyId, sign, now } = args
  const timestamp = String(Math.trunc(now))
  const signature = toLowS(await sign(await signingInput(eventId, timestamp, utf8(body))))
  return {
    [WEBHOOK_HEADERS.id]: eventId,
    [WEBHOOK_HEADERS.timestamp]: timestamp,
    [WEBHOOK_HEADERS.keyId]: keyId,
    [WEBHOOK_HEADERS.signature]: toBase64url(signature),
  }
}

/** Imports what the merchant's JWKS lists. Rejects when a key is not on the curve. */
export async function importWebhookKeys(jwks: {
  keys: readonly { kid: string; x: string; y: string }[]
}): Promise<Map<string, CryptoKey>> {
  return new Map(await Promise.all(jwks.keys.map(async (jwk) => [jwk.kid, await importPublicJwk(jwk)] as const)))
}

/**
 * Whether this request is a notification of ours. `headers` as Node or the Fetch API has them, names in any case; `body`
 * exactly as it came, before anybody parsed it. Never throws.
 */
export async function verifyWebhook(args: {
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  body: string | Bytes
  keys: WebhookKeys
  now: number
}): Promise<WebhookVerdict> {
  const { headers, keys, now } = args
  const body = typeof args.body === 'string' ? utf8(args.body) : args.body
  const read = headerReader(headers)
  const [id, timestamp, keyId, text] = [
    read(WEBHOOK_HEADERS.id),
    read(WEBHOOK_HEADERS.timestamp),
    read(WEBHOOK_HEADERS.keyId),
    read(WEBHOOK_HEADERS.signature),
  ]
  if (id === undefined || timestamp === undefined || keyId === undefined || text === undefined) {
    return refuse('HEADERS_MISSING')
  }
  const signature = fromBase64url(text)
  if (!/^evt_[0-9a-f]{32}$/.test(id) || !/^\d{13}$/.test(timestamp) || signature?.length !== SIGNATURE_BYTES) {
    return refuse('MALFORMED')
  }
  const age = now - Number(timestamp)
  if (age > WEBHOOK_WINDOW_MS) return refuse('TOO_OLD')
  if (age < -WEBHOOK_WINDOW_MS) return refuse('FROM_THE_FUTURE')
  const key = keys.get(keyId)
  if (key === undefined) return refuse('UNKNOWN_KEY')
  const isOurs = isLowS(signature) && (await verifySignature(key, signature, await signingInput(id, timestamp, body)))
  if (!isOurs) return refuse('BAD_SIGNATURE')
  const event = readEvent(body)
  if (event === undefined || event.eventId !== id) return refuse('UNKNOWN_EVENT')
  return { ok: true, event, fault: undefined }
}

function refuse(fault: WebhookFault): WebhookVerdict {
  return { ok: false, event: undefined, fault }
}

type HeaderReader = (name: string) => string | undefined

function headerReader(headers: Parameters<typeof verifyWebhook>[0]['headers']): HeaderReader {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined
  const entries = Object.entries(headers)
  return (name) => {
    const found = entries.filter(([key]) => key.toLowerCase() === name.toLowerCase())
    const value = found.length === 1 ? found[0]?.[1] : undefined
    return typeof value === 'string' ? value : undefined
  }
}

function readEvent(body: Bytes): WebhookEvent | undefined {
  try {
    const parsed = webhookEvent.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
