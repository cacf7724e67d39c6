import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anApp } from '../test/make-app.ts'
import { mountDocs, openApiDocument } from './docs.ts'
import { bearerGuard } from './guard.ts'
import { endpoint } from './routes.ts'

const view = z.object({ outTradeNo: z.string(), amount: z.int() }).meta({ id: 'PaymentView' })
const auth = bearerGuard({ name: 'terminalToken', description: 'Of a till.', identify: () => ({ terminalNo: 'T1' }) })
const endpoints = [
  endpoint(
    {
      method: 'post',
      path: '/payments/{outTradeNo}/cancel',
      summary: 'Cancel a payment',
      tags: ['payments'],
      auth,
      params: z.object({ outTradeNo: z.string() }),
      query: z.strictObject({ limit: z.string().regex(/^\d+$/).transform(Number).optional() }),
      body: z.strictObject({
        amount: z.int().min(1).max(10_000_000),
        subject: z
          .string()
          .regex(/^[^\p{Cc}]+$/u)
          .optional(),
      }),
      responses: { 200: { description: 'The payment.', schema: view } },
      problems: ['IDEMPOTENCY_CONFLICT'],
    },
    ({ params, body }) => ({ outTradeNo: params.outTradeNo, amount: body.amount }),
  ),
]
const options = { title: 'Gateway', version: '1', rooms: [{ prefix: '/gateway/v1', endpoints }] }

describe('the documentation', () => {
  it('says what the declarations say', () => {
    const document = openApiDocument(options)
    const operation = document.paths?.['/gateway/v1/payments/{outTradeNo}/cancel']?.post
    expect(document.openapi).toBe('3.1.0')
    expect(operation).toMatchObject({
      operationId: 'postGatewayV1PaymentsOutTradeNoCancel',
      security: [{ terminalToken: [] }],
      parameters: [
        { in: 'path', name: 'outTradeNo', required: true },
        { in: 'query', name: 'limit', schema: { type: 'string', pattern: '^\\d+$' } },
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              additionalProperties: false,
              properties: {
                amount: { type: 'integer', maximum: 10_000_000 },
                subject: { pattern: String.raw`^[^\p{Cc}]+$` },
              },
            },
          },
        },
      },
      responses: {
        200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PaymentView' } } } },
        409: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
      },
    })
    expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '400', '401', '409', '413', '415', '422'])
    expect(document.components?.securitySchemes).toHaveProperty('terminalToken')
  })

  it('is served with a page that loads nothing from elsewhere and runs nothing inline', async () => {
    const { app } = anApp({ also: (express) => mountDocs(express, options) })
    expect((await request(app).get('/openapi.json')).body.info.title).toBe('Gateway')
    const page = await request(app).get('/docs')
    expect((await request(app).get('/docs/')).text).toBe(page.text)
    expect(page.headers['content-type']).toContain('text/html')
    const loaded = [...page.text.matchAll(/(?:src|href)="(?!data:)([^"]*)"/g)].map(([, address]) => address ?? '')
    expect(loaded).toHaveLength(3)
    expect(page.text).not.toMatch(/<script>|style=|onload/)
    for (const address of loaded) {
      const file = await request(app).get(address)
      expect([address, file.status]).toEqual([address, 200])
      expect(file.headers['content-type']).toMatch(/css|javascript/)
    }
    expect((await request(app).get('/docs/package.json')).status).toBe(404)
    expect((await request(app).get('/docs/..%2fpackage.json')).status).toBe(404)
  })
})
