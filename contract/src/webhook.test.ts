import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from './bytes.ts'
import { exportPublicJwk, type KeyMadeHere, makeSigningKey, signerOf, toLowS } from './p256.ts'
import {
  importWebhookKeys,
  signWebhook,
  verifyWebhook,
  WEBHOOK_HEADERS,
  WEBHOOK_WINDOW_MS,
  type WebhookHeaders,
  type WebhookKeys,
} from './webhook.ts'
import { WEBHOOK_SCHEDULE_SECONDS } from './webhook-words.ts'

const NOON = Date.parse('2026-11-18T12:10:00+08:00')
const EVENT_ID = `evt_${'0'.repeat(31)}1`
const ENDPOINT_ID = `whe_${'0'.repeat(31)}1`
const BODY = JSON.stringify({
  eventId: EVENT_ID,
  type: 'webhook.test',
  merchantNo: '10000001',
  createdAt: '2026-11-18T12:10:00.000+08:00',
  data: { endpointId: ENDPOINT_ID },
})

let [old, fresh]: KeyMadeHere[] = []
let keys: WebhookKeys

beforeAll(async () => {
  ;[old, fresh] = [await makeSigningKey(), await makeSigningKey()]
  const jwk = (key: KeyMadeHere | undefined, kid: string) => ({ kid, ...(key as KeyMadeHere).publicKey })
  keys = await importWebhookKeys({ keys: [jwk(old, 'old'), jwk(fresh, 'fresh')] })
})

const signed = (more: { body?: string; keyId?: string; now?: number; eventId?: string } = {}) => {
  const { body = BODY, keyId = 'fresh', now = NOON, eventId = EVENT_ID } = more
  const { privateKey } = (keyId === 'old' ? old : fresh) as KeyMadeHere
  return signWebhook({ eventId, body, keyId, sign: signerOf(privateKey), now })
}
const verdict = (
  headers: Partial<WebhookHeaders>,
  body: Parameters<typeof verifyWebhook>[0]['body'] = BODY,
  now = NOON,
) => verifyWebhook({ headers, body, keys, now })
const faultOf = async (...given: Parameters<typeof verdict>) => (await verdict(...given)).fault

describe('a receiver', () => {
  test('believes what we signed, with the new key and with the one before it, however it reads headers', async () => {
    for (const keyId of ['old', 'fresh']) {
      const headers = await signed({ keyId })
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      for (const form of [headers, lower, new Headers(headers)]) {
        expect(await verifyWebhook({ headers: form, body: BODY, keys, now: NOON })).toEqual({
          ok: true,
          event: JSON.parse(BODY),
          fault: undefined,
        })
      }
      expect((await verdict(headers, new TextEncoder().encode(BODY))).ok).toBe(true)
    }
  })

  test('takes five minutes either way, and no more', async () => {
    const headers = await signed()
    expect(await faultOf(headers, BODY, NOON + WEBHOOK_WINDOW_MS)).toBeUndefined()
    expect(await faultOf(headers, BODY, NOON - WEBHOOK_WINDOW_MS)).toBeUndefined()
    expect(await faultOf(headers, BODY, NOON + WEBHOOK_WINDOW_MS + 1)).toBe('TOO_OLD')
    expect(await faultOf(headers, BODY, NOON - WEBHOOK_WINDOW_MS - 1)).toBe('FROM_THE_FUTURE')
    // The time is signed: it cannot be moved.
    const moved = { ...headers, [WEBHOOK_HEADERS.timestamp]: String(NOON + 600_000) }
    expect(await faultOf(moved, BODY, NOON + 600_000)).toBe('BAD_SIGNATURE')
  })

  test.each(Object.values(WEBHOOK_HEADERS))('misses %s when it is absent, empty or there twice', async (name) => {
    const headers: Record<string, string> = await signed()
    const { [name]: value = '', ...without } = headers
    expect(await faultOf(without)).toBe('HEADERS_MISSING')
    const twice = { ...headers, [name.toUpperCase()]: value }
    expect(await faultOf(twice as WebhookHeaders)).toBe('HEADERS_MISSING')
    expect((await verdict({ ...headers, [name]: '' })).ok).toBe(false)
  })

  test('does not believe somebody else, under whatever name', async () => {
    const stranger = await makeSigningKey()
    const sign = signerOf(stranger.privateKey)
    const forge = (keyId: string) => signWebhook({ eventId: EVENT_ID, body: BODY, keyId, sign, now: NOON })
    expect(await faultOf(await forge('fresh'))).toBe('BAD_SIGNATURE')
    expect(await faultOf(await forge('mine'))).toBe('UNKNOWN_KEY')
    expect(await faultOf(await forge('__proto__'))).toBe('UNKNOWN_KEY')
    // A key that the receiver has dropped is a key that it does not know.
    const withoutOld = new Map([...keys].filter(([keyId]) => keyId !== 'old'))
    const late = await verifyWebhook({
      headers: await signed({ keyId: 'old' }),
      body: BODY,
      keys: withoutOld,
      now: NOON,
    })
    expect(late.fault).toBe('UNKNOWN_KEY')
    expect(await exportPublicJwk(keys.get('fresh') as CryptoKey)).toEqual((fresh as KeyMadeHere).publicKey)
  })

  test('takes one spelling of a signature', async () => {
    const headers = await signed()
    const text = headers[WEBHOOK_HEADERS.signature]
    const bytes = fromBase64url(text) as Uint8Array<ArrayBuffer>
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    const low = BigInt(`0x${Buffer.from(bytes.subarray(32)).toString('hex')}`)
    const high = Buffer.from((order - low).toString(16).padStart(64, '0'), 'hex')
    const respelt = new Uint8Array([...bytes.subarray(0, 32), ...high])
    expect(toLowS(respelt)).toEqual(bytes)
    expect(await faultOf({ ...headers, [WEBHOOK_HEADERS.signature]: toBase64url(respelt) })).toBe('BAD_SIGNATURE')
    for (const spelling of [`${text}=`, ` ${text}`, text.slice(0, -1), toBase64url(new Uint8Array(63))])
      expect(await faultOf({ ...headers, [WEBHOOK_HEADERS.signature]: spelling })).toBe('MALFORMED')
  })

  test('does not take one event for another', async () => {
    const other = `evt_${'0'.repeat(31)}2`
    expect(await faultOf({ ...(await signed()), [WEBHOOK_HEADERS.id]: other })).toBe('BAD_SIGNATURE')
    // Signed by us, but the body tells of another event than the headers.
    expect(await faultOf(await signed({ eventId: other }))).toBe('UNKNOWN_EVENT')
    for (const body of ['', '{}', 'null', '[1]', BODY.replace('webhook.test', 'payment.declined')])
      expect(await faultOf(await signed({ body }), body)).toBe('UNKNOWN_EVENT')
  })

  test('notices any change of a body', async () => {
    const headers = await signed()
    const bytes = new TextEncoder().encode(BODY)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = new Uint8Array(bytes)
        changed[at] = (changed[at] ?? 0) ^ by
        expect(await faultOf(headers, changed)).toBe('BAD_SIGNATURE')
      }),
    )
    for (const body of [`${BODY} `, `\uFEFF${BODY}`, BODY.slice(1)])
      expect(await faultOf(headers, body)).toBe('BAD_SIGNATURE')
  })

  test('never throws, whatever is sent', async () => {
    const anything = fc.dictionary(
      fc.constantFrom(...Object.values(WEBHOOK_HEADERS), 'x'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant(undefined), fc.constant(String(NOON)), fc.array(fc.string())),
    )
    await fc.assert(
      fc.asyncProperty(anything, fc.uint8Array(), async (headers, body) => {
        const answer = await verifyWebhook({ headers, body: new Uint8Array(body), keys, now: NOON })
        expect(Object.keys(answer).sort()).toEqual(['event', 'fault', 'ok'])
        expect(answer.ok).toBe(false)
      }),
    )
  })
})

test('the schedule is the one that is written down, and takes a day and four minutes', () => {
  const minutes = (count: number) => count * 60
  const hours = (count: number) => minutes(count * 60)
  expect(WEBHOOK_SCHEDULE_SECONDS).toEqual([
    15,
    15,
    30,
    ...[3, 10, 20, 30, 30, 30, 60].map(minutes),
    ...[3, 3, 3, 6, 6].map(hours),
  ])
  expect(WEBHOOK_SCHEDULE_SECONDS.reduce((sum, seconds) => sum + seconds, 0)).toBe(hours(24) + minutes(4))
})
