import { afterEach, expect, it, vi } from 'vitest'
import { A_SESSION, aPhone } from '../testing.ts'

const phone = aPhone()
afterEach(() => {
  phone.remove()
  vi.doUnmock('socket.io-client')
  vi.doUnmock('./ResultSheet.tsx')
})

/** A connection whose ups and downs are the test's. */
function aLine() {
  const hearing: (() => void)[] = []
  const on = (event: string, hear: () => void) => {
    if (event === 'connect') hearing.push(hear)
  }
  return {
    socket: { connected: true, on, disconnect: () => undefined },
    isHeard: () => hearing.length > 0,
    comesUp: () => hearing.forEach((hear) => hear()),
  }
}

/** What a server without news was asked. */
function askedServer(): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`)
    if (path.endsWith('/sessions')) return Response.json(A_SESSION)
    const serverTime = new Date().toISOString()
    return Response.json(
      path.endsWith('/me')
        ? { personId: A_SESSION.person.personId, serverTime }
        : { bills: [], months: [], serverTime },
    )
  })
  return asked
}

it('a phone that was cut off asks for all that it was not told meanwhile', async () => {
  phone.loadPage()
  vi.stubGlobal('document', { visibilityState: 'hidden' })
  const line = aLine()
  vi.doMock('socket.io-client', () => ({ io: () => line.socket }))
  vi.doMock('./ResultSheet.tsx', () => ({}))
  const asked = askedServer()
  const [{ app }, { login }, { listenForResults }] = [
    await import('../app-state.ts'),
    await import('../session/session.ts'),
    await import('./push.ts'),
  ]
  await login({ schoolNo: '1', password: 'p' })
  app.set({ bills: { bills: [], months: [], asOf: 0 } })
  const stop = listenForResults()
  try {
    await vi.waitUntil(line.isHeard)
    const news = ['GET /platform/v1/me/bills?limit=5', 'GET /platform/v1/me/pending-confirmations']
    asked.length = 0
    line.comesUp()
    await expect.poll(() => asked.toSorted()).toEqual(news)
    asked.length = 0
    line.comesUp()
    // Another limit or a loss report, and money that came back, are in no news.
    const changes = ['GET /platform/v1/me', 'GET /platform/v1/me/bills?limit=50']
    await expect.poll(() => asked.toSorted()).toEqual([...changes, ...news].toSorted())
  } finally {
    stop()
  }
})
