import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ask, wanted } from '@yimatong/bench/simulated/json'
import { webhookDelivery, webhookEndpointView } from '@yimatong/contract/portal-api'
import { passwordOf } from '../campus/office.ts'
import { logInAs } from '../campus/portal-sessions.ts'
import { expect, test } from '../campus/test.ts'
import { sessionHeaders } from './callers.ts'

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Writes as long as anybody reads. */
const endless: RequestListener = (_request, response) => {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
  }
  response.on('drain', more)
  more()
}

// On this campus addresses of this machine are taken, so that a notification which went on to another one would arrive there.
test('a receiver leads no notification anywhere else, and keeps none longer than it may', async ({ place }) => {
  let arrived = 0
  const inside = createServer((_request, response) => {
    arrived += 1
    response.end('inside')
  })
  const insidePort = await listening(inside)
  const behaviours: Record<string, RequestListener> = {
    endless,
    silent: () => undefined,
    ...Object.fromEntries(
      [301, 302, 303, 307, 308].map((status) => [
        String(status),
        (_request, response) => {
          response.writeHead(status, { location: `http://localhost:${insidePort}/` }).end()
        },
      ]),
    ),
  }
  const receiver = createServer((request, response) => behaviours[request.url?.slice(1) ?? '']?.(request, response))
  const port = await listening(receiver)
  const owner = await logInAs(place, { login: 'sandbox', password: await passwordOf(place, 'admin') })
  const portal = (method: string, path: string, body?: object) =>
    ask(`${place.origin}/portal/v1${path}`, {
      method,
      headers: sessionHeaders(owner),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const placeOf = (name: string) => ({ url: `http://localhost:${port}/${name}`, eventTypes: ['payment.succeeded'] })
  const { endpointId } = wanted(await portal('POST', '/webhook-endpoints', placeOf('none')), webhookEndpointView)
  const at = `/webhook-endpoints/${endpointId}`

  /** What became of the first attempt at such a receiver. */
  async function firstError(name: string): Promise<string | undefined> {
    wanted(await portal('PUT', at, placeOf(name)), webhookEndpointView)
    const { deliveryId } = wanted(await portal('POST', `${at}/test`), webhookDelivery)
    const first = async () => {
      const { attemptLog } = wanted(await portal('GET', `/webhook-deliveries/${deliveryId}`), webhookDelivery)
      return attemptLog.find(({ attemptNo }) => attemptNo === 1)
    }
    await expect.poll(first, { timeout: 30_000 }).toBeDefined()
    return (await first())?.error
  }

  try {
    const heard = new Map<string, string | undefined>()
    for (const name of Object.keys(behaviours)) heard.set(name, await firstError(name))
    // While the machine stands still, an attempt's time may be over before too much has come.
    for (let more = 3; more > 0 && heard.get('endless') === 'TIMEOUT'; more -= 1)
      heard.set('endless', await firstError('endless'))
    expect(Object.fromEntries(heard)).toEqual({
      301: 'REDIRECT',
      302: 'REDIRECT',
      303: 'REDIRECT',
      307: 'REDIRECT',
      308: 'REDIRECT',
      endless: 'ANSWER_TOO_LARGE',
      silent: 'TIMEOUT',
    })
    expect(arrived).toBe(0)
  } finally {
    await portal('PUT', at, { ...placeOf('none'), state: 'DISABLED' })
    for (const server of [receiver, inside]) {
      server.closeAllConnections()
      server.close()
    }
  }
})
