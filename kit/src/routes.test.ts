import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anApp, type AnAppOptions } from '../test/make-app.ts'
import type { Guard } from './guard.ts'
import { problem } from './problem.ts'
import { endpoint, reply } from './routes.ts'

const paymentBody = z.strictObject({
  outTradeNo: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  amount: z.int().min(1).max(10_000_000),
  lines: z.array(z.strictObject({ name: z.string() })).optional(),
})
const ok = { 200: { description: 'Paid.', schema: z.object({ state: z.string(), amount: z.int() }) } }

const pay = endpoint(
  { method: 'post', path: '/payments', summary: 'Pay', tags: ['payments'], body: paymentBody, responses: ok },
  ({ body }) => ({ state: 'SUCCESS', amount: body.amount }),
)
const look = endpoint(
  {
    method: 'get',
    path: '/payments/{outTradeNo}',
    summary: 'Look',
    tags: ['payments'],
    params: z.object({ outTradeNo: z.string().regex(/^[A-Z0-9]+$/) }),
    query: z.strictObject({ limit: z.string().regex(/^\d+$/).transform(Number).optional() }),
    responses: {
      200: { description: 'The payment.', schema: z.object({ outTradeNo: z.string(), limit: z.number() }) },
    },
  },
  ({ params, query }) => ({ outTradeNo: params.outTradeNo, limit: query.limit ?? 20 }),
)

const post = (options: AnAppOptions, body: string | object, type = 'application/json') =>
  request(anApp(options).app).post('/v1/payments').set('Content-Type', type).send(body)

describe('an endpoint', () => {
  it('gives its handler typed input and answers with the body it returns', async () => {
    const answer = await post({ endpoints: [pay] }, { outTradeNo: 'A1', amount: 1200 })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ state: 'SUCCESS', amount: 1200 })
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
  })

  it.each([0, -1, 0.1, '100', 1e21, 9007199254740993, null, true, [100], {}])(
    'refuses the amount %j',
    async (amount) => {
      const answer = await post({ endpoints: [pay] }, { outTradeNo: 'A1', amount })
      expect(answer.status).toBe(422)
      const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
      expect(new Set(pointers)).toEqual(new Set(['/amount']))
    },
  )

  it('lists every wrong and every unknown field by its pointer', async () => {
    const body = { amount: 'x', 'me/~too': 1, lines: [{ name: 'rice' }, { name: 1, price: 2 }] }
    const answer = await post({ endpoints: [pay] }, body)
    expect(answer.status).toBe(422)
    expect(answer.body.code).toBe('VALIDATION_FAILED')
    const pointers = answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect(pointers.sort()).toEqual(['/amount', '/lines/1/name', '/lines/1/price', '/me~1~0too', '/outTradeNo'])
  })

  it('never repeats a value that it refuses', async () => {
    const answer = await post({ endpoints: [pay] }, { outTradeNo: 'secret value!', amount: '246810' })
    expect(answer.text).not.toMatch(/secret|246810/)
  })

  it.each([
    ['{"a"', 400, 'MALFORMED_JSON'],
    ['{"amount":1,"amount":2}', 400, 'MALFORMED_JSON'],
    ['[[[[[[[[[[[]]]]]]]]]]]', 400, 'MALFORMED_JSON'],
    ['"x"', 422, 'VALIDATION_FAILED'],
  ])('answers the body %j with %i', async (body, status, code) => {
    const answer = await post({ endpoints: [pay] }, body)
    expect([answer.status, answer.body.code]).toEqual([status, code])
  })

  it('refuses a body of 1 MB', async () => {
    const answer = await post({ endpoints: [pay] }, { outTradeNo: 'x'.repeat(1024 * 1024) })
    expect([answer.status, answer.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=gbk'])(
    'refuses the content type %s',
    async (type) => {
      const answer = await post({ endpoints: [pay] }, '{}', type)
      expect([answer.status, answer.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    },
  )

  it('refuses a compressed body', async () => {
    const answer = await request(anApp({ endpoints: [pay] }).app)
      .post('/v1/payments')
      .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      .send('{}')
    expect(answer.status).toBe(415)
  })

  it('takes a larger body where it is declared', async () => {
    const large = endpoint(
      {
        method: 'post',
        path: '/payments',
        summary: 'Many',
        tags: [],
        body: z.strictObject({ items: z.array(z.string()) }),
        bodyLimitBytes: 1024 * 1024,
        responses: { 200: { description: 'Count', schema: z.object({ count: z.int() }) } },
      },
      ({ body }) => ({ count: body.items.length }),
    )
    const items = Array.from({ length: 500 }, () => 'x'.repeat(1000))
    const answer = await post({ endpoints: [large] }, { items })
    expect(answer.body).toEqual({ count: 500 })
  })

  it('reads path and query, and refuses query fields that it does not know', async () => {
    const { app } = anApp({ endpoints: [look] })
    expect((await request(app).get('/v1/payments/A1?limit=5')).body).toEqual({ outTradeNo: 'A1', limit: 5 })
    expect((await request(app).get('/v1/payments/A1')).body).toEqual({ outTradeNo: 'A1', limit: 20 })
    const refused = ['a1', 'A1?limit=x', 'A1?limit=1&limit=2', 'A1?page=1']
    const statuses = await Promise.all(
      refused.map(async (rest) => (await request(app).get(`/v1/payments/${rest}`)).status),
    )
    expect(statuses).toEqual([422, 422, 422, 422])
  })

  it('refuses a body and a query that it does not declare', async () => {
    const bare = endpoint(
      { method: 'post', path: '/cancel', summary: 'Cancel', tags: [], responses: { 204: { description: 'Done.' } } },
      () => undefined,
    )
    const { app } = anApp({ endpoints: [bare] })
    expect((await request(app).post('/v1/cancel')).status).toBe(204)
    expect((await request(app).post('/v1/cancel').send({})).status).toBe(204)
    expect((await request(app).post('/v1/cancel').send({ force: true })).status).toBe(422)
    expect((await request(app).post('/v1/cancel?force=1')).status).toBe(422)
  })

  it('takes none where its body is optional, and checks the one that comes', async () => {
    const rule = z.strictObject({ next: z.literal('B') }).optional()
    const hinted = endpoint(
      { method: 'post', path: '/codes', summary: 'Codes', tags: [], body: rule, responses: ok },
      ({ body }) => ({ state: body?.next ?? 'none', amount: 1 }),
    )
    const { app } = anApp({ endpoints: [hinted] })
    const ask = async (body?: object) => {
      const answer = await request(app).post('/v1/codes').send(body)
      return [answer.status, answer.body.state]
    }
    expect(await ask()).toEqual([200, 'none'])
    expect(await ask({ next: 'B' })).toEqual([200, 'B'])
    expect(await ask({ next: 'C' })).toEqual([422, undefined])
    expect(await ask({ force: true })).toEqual([422, undefined])
  })

  it('lets a handler choose another declared status, headers and bytes', async () => {
    const made = endpoint(
      {
        method: 'get',
        path: '/statement',
        summary: 'Statement',
        tags: [],
        responses: {
          200: { description: 'CSV', contentType: 'text/csv; charset=utf-8' },
          204: { description: 'None.' },
        },
      },
      () => reply(undefined, { status: 204, headers: { 'Set-Cookie': ['a=1', 'b=2'], 'Cache-Control': 'private' } }),
    )
    const answer = await request(anApp({ endpoints: [made] }).app).get('/v1/statement')
    expect(answer.status).toBe(204)
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(answer.headers['cache-control']).toBe('private')
  })

  it('gives text as it is where text is declared, and as JSON where JSON is', async () => {
    const spec = { method: 'get', summary: 'Text', tags: [] } as const
    const csv = { 200: { description: 'CSV', contentType: 'text/csv; charset=utf-8' } }
    const json = { 200: { description: 'JSON', schema: z.string() } }
    const { app } = anApp({
      endpoints: [
        endpoint({ ...spec, path: '/csv', responses: csv }, () => reply('a,b')),
        endpoint({ ...spec, path: '/json', responses: json }, () => 'a,b'),
      ],
    })
    const [asCsv, asJson] = [await request(app).get('/v1/csv'), await request(app).get('/v1/json')]
    expect([asCsv.headers['content-type'], asCsv.text]).toEqual(['text/csv; charset=utf-8', 'a,b'])
    expect([asJson.headers['content-type'], asJson.text]).toEqual(['application/json; charset=utf-8', '"a,b"'])
  })

  it('fails in tests when the answer does not fit its schema, and not in production', async () => {
    const wrong = endpoint({ method: 'post', path: '/payments', summary: 'Pay', tags: [], responses: ok }, () => ({
      state: 'SUCCESS',
      amount: 0.5,
    }))
    expect((await post({ endpoints: [wrong] }, {})).status).toBe(500)
    expect((await post({ endpoints: [wrong], validateResponses: false }, {})).status).toBe(200)
  })
})

describe('a guarded endpoint', () => {
  const guard: Guard<{ terminalNo: string }> = {
    schemes: {},
    problems: ['UNAUTHENTICATED'],
    check({ headers, rawBody, url }) {
      if (headers['x-terminal'] === undefined) throw problem('UNAUTHENTICATED')
      return { terminalNo: [headers['x-terminal'], rawBody.toString(), url].join(' ') }
    },
  }
  const guarded = endpoint(
    {
      method: 'post',
      path: '/payments',
      summary: 'Pay',
      tags: [],
      auth: guard,
      body: z.strictObject({ amount: z.int() }),
      responses: { 200: { description: 'Who', schema: z.object({ caller: z.string() }) } },
    },
    (_input, { caller }) => ({ caller: caller.terminalNo }),
  )

  it('tells a stranger nothing about the fields', async () => {
    expect((await post({ endpoints: [guarded] }, { amount: 'x' })).status).toBe(401)
  })

  it('shows its guard the bytes and the address as they were sent', async () => {
    const { app } = anApp({ endpoints: [guarded] })
    const sent = request(app).post('/v1/payments').set({ 'X-Terminal': 'T1', 'Content-Type': 'application/json' })
    const answer = await sent.send('{ "amount": 1 }')
    expect(answer.body).toEqual({ caller: 'T1 { "amount": 1 } /v1/payments' })
  })
})

describe('a declaration', () => {
  const base = {
    method: 'post',
    path: '/x',
    summary: 'X',
    tags: [],
    responses: { 204: { description: 'Done.' } },
  } as const
  const nothing = () => undefined

  const open = z.object({ b: z.string() })
  it.each<[string, () => unknown]>([
    ['a body that ignores unknown fields', () => endpoint({ ...base, body: open }, nothing)],
    [
      'one somewhere inside',
      () => endpoint({ ...base, body: z.strictObject({ a: z.array(open.optional()) }) }, nothing),
    ],
    ['a query that ignores unknown fields', () => endpoint({ ...base, query: z.object({}) }, nothing)],
    ['a body over 1 MB', () => endpoint({ ...base, bodyLimitBytes: 2 * 1024 * 1024 }, nothing)],
    ['a path parameter without a schema', () => endpoint({ ...base, path: '/x/{id}' }, nothing)],
  ])('is refused at start: %s', (_what, declare) => {
    expect(declare).toThrow()
  })

  it('is refused when an address and method are declared twice', () => {
    expect(() => anApp({ endpoints: [endpoint(base, nothing), endpoint(base, nothing)] })).toThrow('declared twice')
  })
})

describe('a hot route', () => {
  it('does before Express exactly what it does within, without what only pages need', async () => {
    const room = { prefix: '/v1', endpoints: [pay], validateResponses: true }
    const hot = anApp({ endpoints: [pay], hot: room })
    const cold = anApp({ endpoints: [pay] })
    const bodies = [{ outTradeNo: 'A1', amount: 1 }, { amount: 0 }, { outTradeNo: 'A', amount: 1, x: 1 }]
    for (const body of bodies) {
      const [first, second] = await Promise.all(
        [hot, cold].map(({ app }) => request(app).post('/v1/payments').set('X-Request-Id', 'same-name').send(body)),
      )
      expect(first?.status).toBe(second?.status)
      expect(first?.body).toEqual(second?.body)
      const { date: _first, 'content-security-policy': policy, ...headers } = first?.headers ?? {}
      expect(policy).toBe("default-src 'none';frame-ancestors 'none'")
      expect(second?.headers).toMatchObject(headers)
      const kept = ['cache-control', 'content-type', 'x-content-type-options', 'cross-origin-resource-policy']
      expect(Object.keys(headers)).toEqual(expect.arrayContaining([...kept, 'x-request-id', 'content-length']))
    }
    expect((await request(hot.app).get('/v1/payments')).status).toBe(405)
    expect((await request(hot.app).post('/v1/payments?x=1').send({})).status).toBe(422)
    expect(hot.lines.filter(({ route }) => route === '/v1/payments')).toHaveLength(4)
  })

  it('may have parameters in its address, and leaves every spelling that is not plain to Express', async () => {
    const hot = anApp({ endpoints: [look], hot: { prefix: '/v1', endpoints: [look] } })
    const cold = anApp({ endpoints: [look] })
    const seen = []
    for (const path of ['A1', 'a1', 'A_1', 'A%31', 'A1?limit=2', 'A1/', 'A1/B', 'A.1']) {
      const [first, second] = await Promise.all(
        [hot, cold].map(({ app }) => request(app).get(`/v1/payments/${path}`).set('X-Request-Id', 'same-name')),
      )
      expect([first?.status, first?.body]).toEqual([second?.status, second?.body])
      seen.push([
        path,
        first?.status,
        first?.headers['content-security-policy'] !== second?.headers['content-security-policy'],
      ])
    }
    expect(seen).toEqual([
      ['A1', 200, true],
      ['a1', 422, true],
      ['A_1', 422, true],
      ['A%31', 200, false],
      ['A1?limit=2', 200, false],
      ['A1/', 404, false],
      ['A1/B', 404, false],
      ['A.1', 422, false],
    ])
    expect((await request(hot.app).delete('/v1/payments/A1')).status).toBe(405)
    expect(hot.lines.filter(({ route }) => route === '/v1/payments/{outTradeNo}')).toHaveLength(6)
  })
})
