import { makeDeviceKeys } from '@yimatong/contract/device'
import type { SessionAnswer } from '@yimatong/contract/platform-api'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import { hashPassword } from '@yimatong/kit/passwords'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PaymentServer, runPaymentServer } from '../../src/run.ts'
import { aPerson, type Person } from '../world/people.ts'
import { createWorld, type World } from '../world/world.ts'

const password = 'correct horse'

let world: World
/** With the way to the code service, which is at the public door alone. */
let server: PaymentServer
let person: Person

beforeAll(async () => {
  world = await createWorld()
  server = await runPaymentServer(world.config, { durable: false, ownsProcess: false, validateResponses: true })
  person = await aPerson(world)
  const { personId } = person
  await world.gateway.deps.prisma.person.update({
    where: { personId },
    data: { passwordHash: await hashPassword(password) },
  })
})
afterAll(async () => {
  await server?.stop()
  await world?.close()
})

const send = (method: string, path: string, headers: Record<string, string>, body?: object) =>
  fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })

/** What a phone holds once its owner has logged in, or once more. */
async function logIn(former?: { cookie: string }) {
  const had = former === undefined ? {} : { cookie: former.cookie }
  const answer = await send('POST', '/platform/v1/sessions', had, { schoolNo: person.schoolNo, password })
  const { tsmToken } = (await answer.json()) as SessionAnswer
  return { tsmToken, cookie: String(answer.headers.get('set-cookie')).split(';', 1)[0] ?? '' }
}

const askAs = async (tsmToken: string, method: string, path: string, body?: object) => {
  const answer = await send(method, `/tsm/v1/${path}`, { authorization: `Bearer ${tsmToken}` }, body)
  return { status: answer.status, body: (await answer.json()) as { code?: string } }
}

/** What is known of a session is a second old at most. */
const untilOver = (tsmToken: string) =>
  vi.waitUntil(async () => (await askAs(tsmToken, 'GET', 'devices')).status === 401, { timeout: 10_000 })

const enrolAs = async (tsmToken: string) => {
  const { enrolment } = await makeDeviceKeys()
  return askAs(tsmToken, 'POST', 'devices', { name: 'Phone', ...enrolment })
}

describe('a session that is over', () => {
  it('does nothing at the code service any more, while another one of the person goes on', async () => {
    const [gone, other] = [await logIn(), await logIn()]
    const enrolled = await enrolAs(gone.tsmToken)
    expect(enrolled.status).toBe(201)
    const { deviceId } = enrolled.body as DeviceView
    await send('DELETE', '/platform/v1/sessions', { cookie: gone.cookie })
    await untilOver(gone.tsmToken)
    const refused = [
      await enrolAs(gone.tsmToken),
      await askAs(gone.tsmToken, 'POST', `devices/${deviceId}/codes`),
      await askAs(gone.tsmToken, 'DELETE', `devices/${deviceId}`),
      await askAs(gone.tsmToken, 'GET', 'devices'),
    ]
    expect(refused.map(({ body: { code } }) => code)).toEqual(Array.from({ length: 4 }, () => 'TOKEN_EXPIRED'))
    expect((await askAs(other.tsmToken, 'POST', `devices/${deviceId}/codes`)).status).toBe(200)
  })

  it('is over when its browser logs in once more, and its phone goes on', async () => {
    const former = await logIn()
    const { deviceId } = (await enrolAs(former.tsmToken)).body as DeviceView
    const next = await logIn(former)
    await untilOver(former.tsmToken)
    expect((await enrolAs(former.tsmToken)).body.code).toBe('TOKEN_EXPIRED')
    expect((await askAs(next.tsmToken, 'POST', `devices/${deviceId}/codes`)).status).toBe(200)
  })

  it('leaves keys and stop list to everybody', async () => {
    const asked = ['jwks', 'revocations'].map((room) => send('GET', `/tsm/v1/${room}`, {}))
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200])
    expect((await send('GET', '/tsm/v1/devices', {})).status).toBe(401)
  })
})
