import type { IncomingHttpHeaders } from 'node:http'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anApp, listening } from '../test/make-app.ts'
import type { AppOptions } from './app.ts'
import { problem } from './problem.ts'
import { createPassage, type Passage, type PassageOptions } from './proxy.ts'

let peer: Awaited<ReturnType<typeof listening>>
const passages: Passage[] = []
beforeAll(async () => {
  peer = await listening((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      res.writeHead(req.url?.includes('refuse') ? 422 : 200, {
        'Content-Type': 'application/json',
        'X-Powered-By': 'peer',
        'Set-Cookie': 'peer=1',
      })
      const { method, url, headers } = req
      res.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
  })
})
afterAll(async () => {
  await Promise.all(passages.map((passage) => passage.close()))
  await peer.close()
})

function passing(
  target = peer.url,
  admit: NonNullable<PassageOptions['admit']> = {},
  more: Partial<PassageOptions & Pick<AppOptions, 'trustProxy'>> = {},
) {
  const { trustProxy, ...options } = more
  const only = ['devices', 'jwks']
  const passage = createPassage({ prefix: '/tsm/v1', only, target, admit, unavailable: 'TSM_UNAVAILABLE', ...options })
  passages.push(passage)
  return anApp({ passage, ...(trustProxy && { trustProxy }) }).app
}

describe('the way to a service behind', () => {
  it('passes method, address, body and authorization, and keeps cookies and claims of origin', async () => {
    const answer = await request(passing())
      .post('/tsm/v1/devices/dev_1/codes?x=1')
      .set({ Authorization: 'Bearer abc', Cookie: 'session=1', 'X-Forwarded-For': '203.0.113.9' })
      .send({ a: 1 })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ method: 'POST', url: '/tsm/v1/devices/dev_1/codes?x=1', body: '{"a":1}' })
    expect(answer.body.headers).toMatchObject({
      authorization: 'Bearer abc',
      'content-type': 'application/json',
      'x-request-id': answer.headers['x-request-id'],
    })
    expect(answer.body.headers['x-forwarded-for']).toMatch(/127\.0\.0\.1$/)
    expect(answer.body.headers.cookie).toBeUndefined()
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['x-powered-by']).toBeUndefined()
  })

  it("passes on the peer's refusal as it is", async () => {
    expect((await request(passing()).get('/tsm/v1/devices/refuse')).status).toBe(422)
  })

  it.each([
    '/tsm/v1/redemptions',
    '/tsm/v1/redemptions/',
    '/tsm/v1/%72edemptions',
    '/tsm/v1/x/%2e%2e/redemptions',
    '/tsm/v1/devices/%2e%2e/redemptions',
    '/tsm/v1/devices/../redemptions',
    '/tsm/v1/devices/x%2f..%2f..%2fredemptions',
    '/tsm/v1/deviceskey',
    '/tsm/v1/',
    '/tsm/v1/%2e%2e/%2e%2e/metrics',
    '/tsm/v2/devices',
    '/metrics',
  ])('has no way to %s', async (path) => {
    expect((await request(passing()).post(path).send({})).status).toBe(404)
  })

  it('lets nobody into a guarded room before it has looked at who calls, and everybody into the others', async () => {
    const asked: (string | undefined)[] = []
    const admit = {
      async devices({ authorization }: IncomingHttpHeaders) {
        asked.push(authorization)
        if (authorization !== 'Bearer good') throw problem('TOKEN_EXPIRED')
      },
    }
    const app = passing(peer.url, admit)
    const ask = async (path: string, authorization: string) =>
      (await request(app).post(`/tsm/v1/${path}`).set({ authorization }).send({})).status
    expect([await ask('devices/dev_1/codes?x=1', 'Bearer gone'), await ask('devices?x=/jwks', 'Bearer gone')]).toEqual([
      401, 401,
    ])
    expect([await ask('devices', 'Bearer good'), await ask('jwks', 'Bearer gone')]).toEqual([200, 200])
    expect(asked).toEqual(['Bearer gone', 'Bearer gone', 'Bearer good'])
  })

  it('says of a method that no endpoint has what the service would say of it, whoever calls', async () => {
    const app = passing(peer.url, { devices: () => Promise.reject(problem('TOKEN_EXPIRED')) })
    expect((await request(app).trace('/tsm/v1/devices')).body).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
  })

  it('says that the service does not answer when nobody listens', async () => {
    const answer = await request(passing('http://127.0.0.1:1')).get('/tsm/v1/jwks')
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'TSM_UNAVAILABLE', '1'])
  })

  it('refuses a body of 1 MB before the service hears of it', async () => {
    const answer = await request(passing())
      .post('/tsm/v1/devices')
      .send({ name: 'x'.repeat(1024 * 1024) })
    expect(answer.status).toBe(413)
  })

  it('says the same of an answer that comes too late, and closes one that breaks off or stays behind', async () => {
    const slow = await listening((req, res) => {
      if (req.url?.endsWith('never') === true) return
      res.writeHead(200, { 'Content-Type': 'application/json' }).write('{"half":')
      if (req.url?.endsWith('cut') === true) setTimeout(() => res.destroy(), 20)
    })
    const app = passing(slow.url, {}, { timeoutMs: 200 })
    const late = await request(app).get('/tsm/v1/devices/never')
    expect([late.status, late.body.code]).toEqual([503, 'TSM_UNAVAILABLE'])
    await expect(request(app).get('/tsm/v1/devices/cut')).rejects.toThrow()
    await expect(request(app).get('/tsm/v1/devices/behind')).rejects.toThrow()
    await slow.close()
  })

  it('passes a long answer whole, also to somebody who reads slowly', async () => {
    const long = 'x'.repeat(8 * 1024 * 1024)
    const talker = await listening((_req, res) => void res.writeHead(200, { 'Content-Type': 'text/plain' }).end(long))
    const door = await listening(passing(talker.url))
    const answer = await fetch(`${door.url}/tsm/v1/jwks`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await answer.text()) === long).toBe(true)
    await Promise.all([door.close(), talker.close()])
  })

  it('has all headers that a page has', async () => {
    const { headers } = await request(passing()).get('/tsm/v1/jwks')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)'),
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    })
  })

  it('names the caller as a proxy that is believed has told it, and whoever nobody believes by their own address', async () => {
    const callerOf = async (trustProxy: string[], told: string) => {
      const asked = request(passing(peer.url, {}, { trustProxy })).get('/tsm/v1/jwks')
      return (await asked.set('X-Forwarded-For', told)).body.headers['x-forwarded-for']
    }
    expect(await callerOf(['loopback'], '198.51.100.7, 203.0.113.9')).toBe('203.0.113.9')
    expect(await callerOf(['loopback', '203.0.113.0/24'], '198.51.100.7, 203.0.113.9')).toBe('198.51.100.7')
    expect(await callerOf(['loopback'], '127.0.0.2')).toBe('127.0.0.2')
    expect(await callerOf(['10.0.0.0/8'], '203.0.113.9')).toMatch(/127\.0\.0\.1$/)
  })

  it('takes no write that a page of another site makes', async () => {
    const answer = await request(passing()).post('/tsm/v1/devices').set('Origin', 'https://evil.example').send({})
    expect(answer.body.code).toBe('ORIGIN_REFUSED')
  })
})
