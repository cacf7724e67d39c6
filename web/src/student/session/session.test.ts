import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { KeptAccount, KeptDevice } from '../phone/kept.ts'
import { aPhone, A_SESSION, type TestPhone } from '../testing.ts'

const LOGIN = { schoolNo: '1', password: 'p' }
const DEVICE = { deviceId: 'dev_1', personId: A_SESSION.person.personId } as KeptDevice
const ACCOUNT = { personId: A_SESSION.person.personId, serverTime: '2026-11-21T12:00:00+08:00' } as KeptAccount

/** A server with one cookie, and the network to it. */
function aServer() {
  const server = {
    sent: [] as string[],
    /** Whether the phone's cookie opens a session. */
    isOpen: false,
    network: 'THERE' as 'THERE' | 'AWAY' | 'SILENT',
    /** Refuses to end a session: it is restarting, say. */
    refusesToEnd: false,
    /** The code service behind it is away. */
    hasNoCodes: false,
  }
  const refusal = (status: number, code: string) => Response.json({ status, code, title: code }, { status })
  const answer = (asked: string): Response => {
    if (asked === 'DELETE /platform/v1/sessions') {
      if (server.refusesToEnd) return refusal(503, 'OVERLOADED')
      server.isOpen = false
      return new Response(null, { status: 204 })
    }
    if (asked === 'POST /platform/v1/sessions') server.isOpen = true
    if (!server.isOpen) return refusal(401, 'SESSION_ENDED')
    if (asked.includes('/sessions')) return Response.json(A_SESSION)
    const isOfCodes = asked.endsWith('/codes')
    if (isOfCodes || (server.hasNoCodes && asked.includes('/tsm/'))) return refusal(503, 'OVERLOADED')
    if (asked === 'GET /tsm/v1/devices') return Response.json({ devices: [{ ...DEVICE, state: 'ACTIVE' }] })
    if (asked.includes('/devices')) return Response.json({})
    return Response.json(asked.endsWith('/me') ? ACCOUNT : { bills: [], months: [] })
  }
  vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
    if (server.network === 'AWAY') return Promise.reject(new TypeError('offline'))
    const asked = `${method} ${path}`
    server.sent.push(asked)
    return server.network === 'SILENT' ? new Promise(() => undefined) : Promise.resolve(answer(asked))
  })
  return server
}

let phone: TestPhone
let server: ReturnType<typeof aServer>

beforeEach(() => {
  phone = aPhone()
  server = aServer()
})
afterEach(() => phone.remove())

/** The app in a window that was just opened, or loaded anew. */
async function opened() {
  phone.loadPage()
  const [{ app }, { login, logout }, { platform, session }, { synchronise }] = [
    await import('../app-state.ts'),
    await import('./session.ts'),
    await import('./servers.ts'),
    await import('./synchronise.ts'),
  ]
  return { app, login, logout, platform, session, synchronise }
}

async function loggedOutWithoutNetwork() {
  const page = await opened()
  await page.login(LOGIN)
  server.network = 'AWAY'
  await page.logout()
  expect(page.app.get().session).toBe('ENDED')
  server.network = 'THERE'
  server.sent.length = 0
  return page
}

it('whoever logs out without a network is still logged out at the next start', async () => {
  await loggedOutWithoutNetwork()
  const { app, synchronise } = await opened()
  await synchronise({ thorough: true })
  expect(app.get()).toMatchObject({ session: 'ENDED', personId: undefined, account: undefined })
  expect(server.isOpen).toBe(false)
  expect(phone.kept).toEqual({})
})

it('at a start without a network, too', async () => {
  await loggedOutWithoutNetwork()
  server.network = 'AWAY'
  const { app, session, synchronise } = await opened()
  await synchronise()
  expect(app.get().session).toBe('ENDED')
  server.network = 'THERE'
  await expect(session.get()).rejects.toMatchObject({ code: 'SESSION_ENDED' })
  expect(server.sent[0]).toBe('DELETE /platform/v1/sessions')
})

it('the server hears of it as soon as it answers, and once', async () => {
  const { synchronise } = await loggedOutWithoutNetwork()
  server.refusesToEnd = true
  await synchronise()
  expect(phone.kept.leaving).toBe(true)
  server.refusesToEnd = false
  await synchronise()
  await synchronise()
  expect(server.isOpen).toBe(false)
  expect(server.sent).toEqual(['DELETE /platform/v1/sessions', 'DELETE /platform/v1/sessions'])
})

it('a page that is gone back to after logging out is answered no more', async () => {
  const { platform } = await loggedOutWithoutNetwork()
  await expect(platform.get('/me/bills')).rejects.toMatchObject({ code: 'SESSION_ENDED' })
  expect(server.sent).not.toContain('GET /platform/v1/me/bills')
})

it('another window of the phone is logged out with it', async () => {
  const other = await opened()
  await loggedOutWithoutNetwork()
  await expect(other.session.renew()).rejects.toMatchObject({ code: 'SESSION_ENDED' })
  expect(other.app.get().session).toBe('ENDED')
  expect(server.isOpen).toBe(false)
})

it('a login after it is not ended by it', async () => {
  const { login, synchronise } = await loggedOutWithoutNetwork()
  await login(LOGIN)
  await synchronise()
  const { session } = await opened()
  await expect(session.get()).resolves.toEqual(A_SESSION)
  expect(server.sent).not.toContain('DELETE /platform/v1/sessions')
})

it('nor is a login while the server is being told', async () => {
  const { login, session, synchronise } = await loggedOutWithoutNetwork()
  const [, opening] = await Promise.all([synchronise(), login(LOGIN)])
  expect(opening).toEqual(A_SESSION)
  await expect(session.renew()).resolves.toEqual(A_SESSION)
})

it('in a browser that keeps nothing, the page that is open sees to it', async () => {
  phone.forbidsKeeping = true
  const { synchronise, platform } = await loggedOutWithoutNetwork()
  await expect(platform.get('/me')).rejects.toMatchObject({ code: 'SESSION_ENDED' })
  await synchronise()
  expect(server.isOpen).toBe(false)
})

it('a page that is closed while it logs out leaves nothing that could pay', async () => {
  const { app, login, logout } = await opened()
  await login(LOGIN)
  app.set({ device: DEVICE, account: ACCOUNT })
  Object.assign(phone.kept, { device: DEVICE, account: ACCOUNT })
  server.network = 'SILENT'
  server.sent.length = 0
  void logout()
  await vi.waitUntil(() => server.sent.length > 0)
  expect(phone.kept).toEqual({ leaving: true })
})

it('with a network, the device is revoked and the session ended, even when the token has to be renewed for it', async () => {
  const { app, login, logout, session } = await opened()
  await login(LOGIN)
  app.set({ device: DEVICE })
  session.clear()
  server.sent.length = 0
  await logout()
  expect(server.sent).toEqual([
    'POST /platform/v1/sessions/refresh',
    'DELETE /tsm/v1/devices/dev_1',
    'DELETE /platform/v1/sessions',
  ])
  expect(phone.kept).toEqual({})
})

it('a phone that was started without a network asks until it is answered, and no more, whether it may still pay', async () => {
  const { app, synchronise } = await opened()
  app.set({ device: DEVICE })
  server.isOpen = true
  server.network = 'AWAY'
  await synchronise({ thorough: true })
  server.network = 'THERE'
  server.hasNoCodes = true
  await synchronise()
  // The balance is there without the code service.
  expect(server.sent).toEqual(expect.arrayContaining(['GET /tsm/v1/devices', 'GET /platform/v1/me']))
  server.hasNoCodes = false
  server.sent.length = 0
  await synchronise()
  await synchronise()
  expect(server.sent.filter((asked) => asked === 'GET /tsm/v1/devices')).toHaveLength(1)
})
