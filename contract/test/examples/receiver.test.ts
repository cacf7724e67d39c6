import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { type KeyMadeHere, makeSigningKey, signerOf } from '../../src/p256.ts'
import { signWebhook } from '../../src/webhook.ts'
import type { WebhookEvent } from '../../src/webhook-api.ts'
import { makeReceiver } from './receiver.ts'

const eventId = `evt_${'0'.repeat(32)}`
const data = { endpointId: `whe_${'0'.repeat(32)}` }
const event = { eventId, type: 'webhook.test', merchantNo: '10000001', createdAt: '2026-11-18T12:10:00+08:00', data }

test('the receiver of the README takes what is ours, and follows a new key', async () => {
  const keys: Record<string, KeyMadeHere> = { first: await makeSigningKey() }
  const listed = () => Object.entries(keys).map(([kid, { publicKey }]) => ({ kid, ...publicKey }))
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: listed() })))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const taken: WebhookEvent[] = []
  const keysUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const receive = await makeReceiver(keysUrl, async (told) => void taken.push(told))
  const send = async (keyId: string, key: KeyMadeHere) => {
    const body = JSON.stringify(event)
    const headers = await signWebhook({ eventId, body, keyId, sign: signerOf(key.privateKey), now: Date.now() })
    return receive(new Request('https://example.com/hooks', { method: 'POST', headers, body }))
  }
  expect((await send('first', keys['first'] as KeyMadeHere)).status).toBe(204)
  keys['second'] = await makeSigningKey()
  expect((await send('second', keys['second'])).status).toBe(204)
  expect(taken).toEqual([event, event])
  const refused = await send('second', await makeSigningKey())
  expect([refused.status, await refused.text()]).toEqual([401, 'BAD_SIGNATURE'])
  await new Promise((closed) => server.close(closed))
})

test('the README shows the receiver exactly as it is tested here', () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const source = readFileSync(new URL('receiver.ts', import.meta.url), 'utf8')
  expect(text).toContain(`\`\`\`ts\n${source}\`\`\`\n`)
})
