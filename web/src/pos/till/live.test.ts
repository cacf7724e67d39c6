import { afterEach, expect, it, vi } from 'vitest'
import { aLine } from '../../shared/testing.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.doUnmock('socket.io-client')
  vi.resetModules()
})

it('a till that is refused or ended listens again, and no more once it is stopped', async () => {
  vi.resetModules()
  vi.useFakeTimers()
  const line = aLine()
  vi.doMock('socket.io-client', () => ({ io: () => line.socket }))
  const { listenLive } = await import('./live.ts')
  const ignore = () => undefined
  const on = { payment: ignore, stopListChanged: ignore, configChanged: ignore, terminalChanged: ignore }
  let connected = 0
  const stop = listenLive({ token: async () => 'token', on: { ...on, connected: () => void (connected += 1) } })
  line.isRefused()
  vi.advanceTimersByTime(8_000)
  line.comesUp()
  line.isEnded()
  vi.advanceTimersByTime(16_000)
  line.comesUp()
  expect([connected, line.triedAt.length]).toEqual([2, 2])
  line.isEnded()
  stop()
  vi.advanceTimersByTime(3_600_000)
  expect(line.triedAt).toHaveLength(2)
})
