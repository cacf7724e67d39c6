import { once } from 'node:events'
import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anApp, listening } from '../test/make-app.ts'
import { problem } from './problem.ts'
import { endpoint } from './routes.ts'

const route = (method: 'get' | 'post', path: string, handler: () => undefined) =>
  endpoint({ method, path, summary: path, tags: [], responses: { 204: { description: 'Done.' } } }, handler)
const done = route('post', '/done', () => undefined)
const broken = route('get', '/broken', () => {
  throw new Error('SELECT * FROM pins at /srv/app.ts')
})
const busy = route('get', '/busy', () => {
  throw Object.assign(new Error('terminating connection'), { code: '57P01' })
})
const known = route('get', '/known', () => {
  throw problem('RATE_LIMITED', 'Wait.', { headers: { 'Retry-After': '7' } })
})

describe('an app', () => {
  it('answers an unexpected error with INTERNAL and says why only in its log', async () => {
    const { app, text } = anApp({ endpoints: [broken] })
    const answer = await request(app).get('/v1/broken')
    expect(answer.status).toBe(500)
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(answer.body).toEqual({
      type: 'urn:yimatong:problem:internal',
      title: 'Something went wrong on our side.',
      status: 500,
      code: 'INTERNAL',
      requestId: answer.headers['x-request-id'],
    })
    expect(text()).toContain('SELECT * FROM pins')
    expect(text()).toContain(answer.body.requestId)
  })

  it('says busy, not broken, while the database restarts', async () => {
    const answer = await request(anApp({ endpoints: [busy] }).app).get('/v1/busy')
    expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'OVERLOADED', '1'])
  })

  it('passes on what a problem says', async () => {
    const answer = await request(anApp({ endpoints: [known] }).app).get('/v1/known')
    expect([answer.status, answer.body.detail, answer.headers['retry-after']]).toEqual([429, 'Wait.', '7'])
  })

  it.each(['/v1/nothing', '/v1/DONE', '/v1/done/', '/v1/%ff', '/__proto__', '/v1/..%2fdone'])(
    'knows nothing at %s',
    async (path) => {
      const answer = await request(anApp({ endpoints: [done] }).app).post(path)
      expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
    },
  )

  it('takes an exact address before one with a parameter, in whatever order they were declared', async () => {
    const params = z.strictObject({ id: z.literal('one') })
    const responses = { 204: { description: 'Done.' } }
    const one = endpoint({ method: 'get', path: '/{id}', summary: 'One', tags: [], params, responses }, () => undefined)
    const { app } = anApp({ endpoints: [one, route('get', '/list.csv', () => undefined)] })
    const statuses = [await request(app).get('/v1/one'), await request(app).get('/v1/list.csv')].map(
      ({ status }) => status,
    )
    expect(statuses).toEqual([204, 204])
  })

  it('names the methods that an address has', async () => {
    const { app } = anApp({ endpoints: [done, known] })
    expect((await request(app).put('/v1/done')).headers.allow).toBe('POST')
    const answer = await request(app).delete('/v1/known')
    expect([answer.status, answer.body.code, answer.headers.allow]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD'])
  })

  it('allows pages nothing inline and nothing from elsewhere', async () => {
    const { headers } = await request(anApp().app).get('/')
    const policy = headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https:|\*/)
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('adds the sources that a service asks for, and HSTS where people use https', async () => {
    const options = { publicOrigin: 'https://pay.example', contentSecurity: { 'script-src': ["'wasm-unsafe-eval'"] } }
    const { headers } = await request(anApp(options).app).get('/')
    expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'")
    expect(headers['strict-transport-security']).toContain('max-age=31536000')
  })

  it.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Origin: 'https://pay.example' }, 204],
    [{ Origin: 'https://pay.example', Host: 'pay.example' }, 204],
    [{ Origin: 'http://pay.example', Host: 'pay.example' }, 403],
    [{ Origin: 'http://pay.example:443', Host: 'pay.example:443' }, 403],
    [{ Origin: 'http://localhost:8080', Host: 'localhost:8080' }, 204],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 204],
    [{}, 204],
  ])('answers a write with %j by %i', async (headers, status) => {
    const { app } = anApp({ endpoints: [done], publicOrigin: 'https://pay.example' })
    expect((await request(app).post('/v1/done').set(headers)).status).toBe(status)
  })

  it("keeps a caller's request id and refuses one that could confuse a log", async () => {
    const { app } = anApp({ endpoints: [done] })
    const named = await request(app).post('/v1/done').set('X-Request-Id', 'req_0123456789')
    expect(named.headers['x-request-id']).toBe('req_0123456789')
    const odd = await request(app).post('/v1/done').set('X-Request-Id', 'a b "c"')
    expect(odd.headers['x-request-id']).toMatch(/^req_[0-9a-f]{32}$/)
  })

  it('writes one line and one observation per request, by route and without the query', async () => {
    const { app, lines, metrics } = anApp({ endpoints: [known] })
    await request(app).get('/v1/known?name=Li')
    await request(app).get('/v1/unknown/123')
    const access = lines.filter(({ msg }) => msg === 'request')
    expect(access).toMatchObject([
      { method: 'GET', route: '/v1/known', path: '/v1/known', status: 422, service: 'test', level: 'info' },
      { route: '', path: '/v1/unknown/123', status: 404 },
    ])
    const exposed = await metrics.expose()
    expect(exposed).toMatch(/http_request_duration_seconds_count\{[^}]*route="\/v1\/known",status="422"[^}]*\} 1/)
    expect(exposed).toMatch(/route="none",status="404"/)
    expect(exposed).not.toContain('123"')
  })

  it('keeps only the beginning of an address that carries a token', async () => {
    const { app, lines } = anApp()
    await request(app).get(`/q/${'a'.repeat(200)}`)
    expect(lines.find(({ msg }) => msg === 'request')?.path).toBe(`/q/${'a'.repeat(97)}…`)
  })

  it('survives callers that leave in the middle of a body, and counts them as gone', async () => {
    const take = endpoint(
      {
        method: 'post',
        path: '/take',
        summary: 'Take',
        tags: [],
        body: z.strictObject({}),
        responses: { 204: { description: 'Done.' } },
      },
      () => undefined,
    )
    const { app, lines } = anApp({ endpoints: [take] })
    const { server, url, close } = await listening(app)
    const head = 'POST /v1/take HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: '
    for (const start of [`${head}1000\r\n\r\n{"a"`, `${head}50000\r\n\r\n{"a"`]) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      const arrived = once(server, 'request')
      socket.write(start)
      await arrived
      socket.resetAndDestroy()
    }
    await expect.poll(() => lines.filter(({ msg }) => msg === 'request').length).toBe(2)
    expect(lines[0]?.status).toBe(499)
    expect((await request(url).post('/v1/take').send({})).status).toBe(204)
    await close()
  })

  describe('where a caller is', () => {
    const who = endpoint(
      {
        method: 'get',
        path: '/who',
        summary: 'Who',
        tags: [],
        responses: { 200: { description: 'Who', contentType: 'text/plain' } },
      },
      (_input, { ip }) => ip,
    )
    const ipSeen = async (trust: object, forwarded: string) => {
      const { app } = anApp({ endpoints: [who], ...trust })
      return (await request(app).get('/v1/who').set('X-Forwarded-For', forwarded)).text
    }

    it('is what X-Forwarded-For says only where a proxy that is trusted says it', async () => {
      const forwarded = '198.51.100.1, 203.0.113.9'
      expect(await ipSeen({}, forwarded)).toBe('127.0.0.1')
      expect(await ipSeen({ trustProxy: ['10.0.0.0/8'] }, forwarded)).toBe('127.0.0.1')
      // What stands before the proxy's own word, the caller may have written.
      expect(await ipSeen({ trustProxy: ['loopback'] }, forwarded)).toBe('203.0.113.9')
    })

    it('is of IPv6 the network, in which a subscriber has as many addresses as he likes', async () => {
      const behind = { trustProxy: ['loopback'] }
      const seen = [await ipSeen(behind, '2001:db8:1:2::1'), await ipSeen(behind, '2001:db8:1:2:ffff::9')]
      expect(seen).toEqual(['2001:db8:1:2::/64', '2001:db8:1:2::/64'])
    })
  })
})
