import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anApp, listening } from '../test/make-app.ts'
import { problem } from './problem.ts'
import { endpoint } from './routes.ts'
import { createServiceClient, ServiceCallError } from './service-client.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const identity = { tokenFor: async (target: string) => `token-for-${target}`, forget: () => undefined }
const answer = z.object({ count: z.int() })

function clientOf(baseUrl: string, timeoutMs = 2000, as: typeof identity = identity) {
  const client = createServiceClient({ baseUrl, identity: as, target: 'tsm', timeoutMs })
  closing.push(() => client.close())
  return client
}
async function peer(listener: RequestListener) {
  const { url, close } = await listening(listener)
  closing.push(close)
  return url
}
async function failure(work: Promise<unknown>): Promise<ServiceCallError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ServiceCallError)) throw new Error('expected a ServiceCallError', { cause: error })
  return error
}

describe('a call to another service', () => {
  it('carries who we are and the name of the request, and gives the checked answer', async () => {
    const seen: unknown[] = []
    const count = endpoint(
      {
        method: 'post',
        path: '/items',
        summary: 'Count',
        tags: [],
        body: z.strictObject({ items: z.array(z.int()) }),
        responses: { 200: { description: 'Count', schema: answer } },
      },
      ({ body }, { headers, requestId }) => {
        seen.push(headers.authorization, requestId)
        return { count: body.items.length }
      },
    )
    const client = clientOf(await peer(anApp({ endpoints: [count] }).app))
    expect(await client.post('/v1/items', { items: [1, 2] }, answer, { requestId: 'req_12345678' })).toEqual({
      count: 2,
    })
    expect(seen).toEqual(['Bearer token-for-tsm', 'req_12345678'])
  })

  it("brings the peer's problem, and knows that a refusal did nothing", async () => {
    const refuse = endpoint(
      { method: 'post', path: '/items', summary: 'No', tags: [], responses: { 204: { description: 'Never' } } },
      (_input, { headers }) => {
        throw problem(headers['x-request-id'] === 'req_overloaded' ? 'OVERLOADED' : 'FORBIDDEN')
      },
    )
    const client = clientOf(await peer(anApp({ endpoints: [refuse] }).app))
    const refused = await failure(client.post('/v1/items', {}, answer))
    expect(refused).toMatchObject({ outcome: 'problem', status: 403, problem: { code: 'FORBIDDEN' }, didNothing: true })
    const busy = await failure(client.post('/v1/items', {}, answer, { requestId: 'req_overloaded' }))
    expect(busy).toMatchObject({ outcome: 'problem', status: 503, didNothing: false })
  })

  it('brings another token once one was refused', async () => {
    const seen: unknown[] = []
    const url = await peer((req, res) => {
      seen.push(req.headers.authorization)
      res.writeHead(401, { 'Content-Type': 'application/problem+json' }).end('{}')
    })
    let signed = 1
    const client = clientOf(url, 2000, { tokenFor: async () => `token-${signed}`, forget: () => void signed++ })
    await failure(client.get('/', answer))
    await failure(client.lines('/')[Symbol.asyncIterator]().next())
    await failure(client.get('/', answer))
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3'])
  })

  it('knows that a call was never sent when nobody listens', async () => {
    const url = await peer(() => undefined)
    await closing.pop()?.()
    expect(await failure(clientOf(url).get('/', answer))).toMatchObject({ outcome: 'not-sent', didNothing: true })
  })

  it.each<[string, RequestListener]>([
    ['never answers', () => undefined],
    ['closes without an answer', (req) => req.socket.destroy()],
    ['stops in the middle', (_req, res) => res.writeHead(200, { 'Content-Length': 100 }).write('{"count"')],
  ])('does not know what happened when the peer %s', async (_what, listener) => {
    const error = await failure(clientOf(await peer(listener), 100).post('/', { money: 1 }, answer))
    expect(error).toMatchObject({ outcome: 'no-answer', didNothing: false })
  })

  it.each<[string, RequestListener]>([
    ['something that is not JSON', (_req, res) => res.end('<html>')],
    ['other fields', (_req, res) => res.end('{"count":"2"}')],
    ['an error without a problem', (_req, res) => res.writeHead(502).end('bad gateway')],
    ['a refusal without a problem', (_req, res) => res.writeHead(404).end('nothing')],
  ])('does not trust %s', async (_what, listener) => {
    const error = await failure(clientOf(await peer(listener)).get('/', answer))
    expect(error).toMatchObject({ outcome: 'unreadable', didNothing: false })
  })

  it('stops reading an answer without end', async () => {
    const url = await peer((_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write(Buffer.alloc(65_536, 0x20)));
      }
      res.on('drain', more)
      more()
    })
    expect(await failure(clientOf(url).get('/', answer))).toMatchObject({ outcome: 'no-answer' })
  })

  it('works again after the peer has restarted', async () => {
    const first = await listening((_req, res) => res.end('{"count":1}'))
    const client = clientOf(first.url)
    expect(await client.get('/', answer)).toEqual({ count: 1 })
    await first.close()
    await failure(client.get('/', answer))
    const port = Number(new URL(first.url).port)
    const again = createTcpServer((socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 11\r\nConnection: close\r\n\r\n{"count":2}'),
      )
    })
    await new Promise<void>((resolve) => again.listen(port, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => again.close(() => resolve())))
    expect((again.address() as AddressInfo).port).toBe(port)
    expect(await client.get('/', answer)).toEqual({ count: 2 })
  })
})
