import { readFileSync } from 'node:fs'
import path from 'node:path'
import { PIN } from '../campus/pins.ts'
import { bearer, json, sessionHeaders } from './callers.ts'
import { keptSecrets, secretsIn, usedSecrets } from './secrets.ts'
import { expect, test } from './test.ts'
import { each, send, type Shot } from './wire.ts'

test('every secret that a campus keeps is known to whoever looks for it in the logs', ({ place }) => {
  const found = [...keptSecrets(place)].map(([file, values]) => [file, values.length > 0] as const)
  expect(found.filter(([, isFound]) => !isFound)).toEqual([])
  expect(found.map(([file]) => file)).toEqual(
    expect.arrayContaining([
      'db/password',
      'keys/database.json',
      'keys/merchant-codes.key.json',
      'keys/payment.key.json',
      'keys/pin-pepper.hex',
      'keys/platform.key.json',
      'keys/tsm/digits-master-1.key',
      'keys/tsm/voucher-key-1.json',
      'keys/webhook-secret.hex',
    ]),
  )
})

test('no log keeps a secret, wherever in a request it was put by mistake', async ({ place, callers }) => {
  const secrets = await usedSecrets(place, callers)
  const values = [...Object.values(secrets), PIN]
  const inForm = (value: string): Shot[] => {
    const word = encodeURIComponent(value)
    const post = { method: 'POST', path: '/platform/v1/sessions' }
    return [
      { method: 'GET', path: `/platform/v1/me?token=${word}`, headers: bearer(callers.app) },
      {
        method: 'GET',
        path: '/portal/v1/session',
        headers: { ...sessionHeaders(callers.merchant), referer: `https://x.example/?${word}` },
      },
      { ...post, ...json({ schoolNo: 'NOBODY1', password: value }) },
      { ...post, ...json({ schoolNo: 'NOBODY1', password: { value } }) },
      { ...post, ...json({ schoolNo: 'NOBODY1', password: 'x', pin: value }) },
      { ...post, headers: { 'content-type': 'application/json' }, body: `{"password":"${value}` },
      { ...post, headers: { 'content-type': 'text/plain' }, body: value },
    ]
  }
  await each(values.flatMap(inForm), (shot) => send(place.origin, shot))
  const { headers } = await send(place.origin, { method: 'GET', path: '/platform/v1/me', headers: bearer(callers.app) })
  const last = String(headers['x-request-id'])
  await expect.poll(() => readFileSync(path.join(place.dir, 'logs', 'payment.log'), 'utf8').includes(last)).toBe(true)
  expect(secretsIn(place, secrets)).toEqual([])
})
