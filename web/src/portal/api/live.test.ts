import { afterEach, expect, it, vi } from 'vitest'
import { aLine } from '../../shared/testing.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.doUnmock('socket.io-client')
  vi.resetModules()
})

async function aListeningPage() {
  vi.resetModules()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const line = aLine()
  vi.doMock('socket.io-client', () => ({ io: () => line.socket }))
  const { openLine } = await import('./live.ts')
  const close = openLine()
  await vi.waitUntil(line.isHeard)
  return { ...line, close }
}

it('a page that the server ends, as every two hours, or refuses for a moment, listens again', async () => {
  const { comesUp, isEnded, isRefused, triedAt, close } = await aListeningPage()
  comesUp()
  isEnded()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(triedAt).toHaveLength(1)
  isRefused()
  await vi.advanceTimersByTimeAsync(8_000)
  expect(triedAt).toHaveLength(2)
  close()
})

it('a page that has logged out listens no more, also when it was about to', async () => {
  const { comesUp, isEnded, triedAt, close } = await aListeningPage()
  comesUp()
  isEnded()
  close()
  await vi.advanceTimersByTimeAsync(3_600_000)
  expect(triedAt).toEqual([])
})
