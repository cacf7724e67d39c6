import { afterEach, expect, it, vi } from 'vitest'
import { aLine } from '../../shared/testing.ts'
import { A_SESSION, aPhone } from '../testing.ts'

const phone = aPhone()
afterEach(() => {
  vi.useRealTimers()
  phone.remove()
  vi.doUnmock('socket.io-client')
  vi.doUnmock('./ResultSheet.tsx')
})

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

/** Its page is hidden, so it asks for nothing by itself. */
function aPhoneWith({ socket }: ReturnType<typeof aLine>) {
  phone.loadPage()
  vi.stubGlobal('document', { visibilityState: 'hidden' })
  vi.doMock('socket.io-client', () => ({ io: () => socket }))
  vi.doMock('./ResultSheet.tsx', () => ({}))
}

it('a phone that was cut off asks for all that it was not told meanwhile', async () => {
  const line = aLine()
  aPhoneWith(line)
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

it('a phone that is refused, as while the books are away, or ended with its token, listens again until somebody logs out', async () => {
  const line = aLine()
  aPhoneWith(line)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { listenForResults } = await import('./push.ts')
  const stop = listenForResults()
  await vi.waitUntil(line.isHeard)
  line.isRefused()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(line.triedAt).toHaveLength(1)
  line.isEnded()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(line.triedAt).toHaveLength(2)
  line.isEnded()
  stop()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(line.triedAt).toHaveLength(2)
})
