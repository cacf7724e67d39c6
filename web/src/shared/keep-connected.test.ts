import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepConnected } from './keep-connected.ts'
import { aLine } from './testing.ts'

const AN_HOUR_MS = 3_600_000
const AFTER_MS = 1_000

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function aKeptLine() {
  const line = aLine()
  const end = keepConnected(line.socket, AFTER_MS)
  return { ...line, end }
}

/** A server that answers each try at once, and the pauses between its answers for as long as somebody tries. */
function pausesWithin(forMs: number, { triedAt, ...line }: ReturnType<typeof aKeptLine>, answer: () => void): number[] {
  const begin = Date.now()
  line.socket.connect = () => {
    triedAt.push(Date.now())
    answer()
  }
  answer()
  vi.advanceTimersByTime(forMs)
  return triedAt.map((at, nth) => at - (triedAt[nth - 1] ?? begin))
}

describe('a line', () => {
  it('comes back when the server has ended it', () => {
    const { comesUp, isEnded, triedAt } = aKeptLine()
    comesUp()
    isEnded()
    vi.advanceTimersByTime(AFTER_MS * 1.5)
    expect(triedAt).toHaveLength(1)
  })

  it('that is refused, as when its session is over, asks less and less often, and twice a minute at most in the end', () => {
    const line = aKeptLine()
    const pauses = pausesWithin(AN_HOUR_MS, line, line.isRefused)
    for (const [nth, pause] of pauses.entries()) {
      const least = Math.min(AFTER_MS * 2 ** nth, 30_000)
      expect(pause).toBeGreaterThanOrEqual(least)
      expect(pause).toBeLessThanOrEqual(least * 1.5)
    }
    // It asks all the same, however long that takes.
    expect(pauses.length).toBeGreaterThan(AN_HOUR_MS / 45_000 - 1)
  })

  it('that is ended as soon as it is up, as when a login has too many, comes back less and less often, too', () => {
    const line = aKeptLine()
    const pauses = pausesWithin(AN_HOUR_MS, line, () => {
      line.comesUp()
      line.isEnded()
    })
    expect(pauses.length).toBeLessThan(AN_HOUR_MS / 30_000 + 5)
  })

  it('that has lasted comes back as soon as the first time', () => {
    const { comesUp, isEnded, isRefused, triedAt } = aKeptLine()
    for (let times = 0; times < 10; times++) {
      isRefused()
      vi.advanceTimersByTime(45_000)
    }
    comesUp()
    vi.advanceTimersByTime(AN_HOUR_MS)
    triedAt.length = 0
    isEnded()
    vi.advanceTimersByTime(AFTER_MS * 1.5)
    expect(triedAt).toHaveLength(1)
  })

  it('does not come back in the same moment as all the others that were ended with it', () => {
    const lines = Array.from({ length: 50 }, aKeptLine)
    for (const { isEnded } of lines) isEnded()
    vi.advanceTimersByTime(AFTER_MS * 1.5)
    expect(new Set(lines.flatMap(({ triedAt }) => triedAt)).size).toBeGreaterThan(10)
  })

  it('that has lost its network, or finds none, is left to the library', () => {
    const { losesNetwork, findsNoNetwork, triedAt } = aKeptLine()
    losesNetwork()
    findsNoNetwork()
    vi.advanceTimersByTime(AN_HOUR_MS)
    expect(triedAt).toEqual([])
  })

  it('that is ended here stays so, up or about to come back', () => {
    const [up, down] = [aKeptLine(), aKeptLine()]
    up.comesUp()
    down.isEnded()
    up.end()
    down.end()
    vi.advanceTimersByTime(AN_HOUR_MS)
    expect([up.triedAt, down.triedAt]).toEqual([[], []])
    expect(up.socket.active).toBe(false)
  })
})
