import { describe, expect, it, vi } from 'vitest'
import { createDepartures } from '../../src/payments/departures.ts'

/** A gate whose payments are on their way until the test lets them arrive. */
function gate() {
  const { travel } = createDepartures()
  const begun: string[] = []
  const arrivals = new Map<string, () => void>()
  const come = (...names: string[]) => {
    for (const name of names)
      void travel(
        () =>
          new Promise<void>((arrive) => {
            begun.push(name)
            arrivals.set(name, arrive)
          }),
      )
  }
  const arrive = (...names: string[]) => {
    for (const name of names) arrivals.get(name)?.()
  }
  return { travel, come, arrive, begun }
}

/** Lets everything run that is ready to. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('the gate of new payments', () => {
  it('lets a payment set out at once while two or fewer are on their way', async () => {
    const { come, begun } = gate()
    for (const name of ['first', 'second', 'third']) {
      come(name)
      await settled()
    }
    expect(begun).toEqual(['first', 'second', 'third'])
  })

  it('lets those who come together set out together', async () => {
    const { come, begun } = gate()
    come('a', 'b', 'c', 'd', 'e')
    await settled()
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('holds newcomers until half as many wait as are on their way', async () => {
    const { come, begun } = gate()
    come('a', 'b', 'c', 'd')
    await settled()
    come('e')
    await settled()
    expect(begun).toHaveLength(4)
    come('f')
    await settled()
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  })

  it('lets them set out when enough of those before have arrived', async () => {
    const { come, arrive, begun } = gate()
    come('a', 'b', 'c', 'd')
    await settled()
    come('e')
    await settled()
    arrive('a', 'b')
    await settled()
    expect(begun).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('lets nobody wait long for company when those before are held up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { come, begun } = gate()
      come('a', 'b', 'c', 'd')
      await settled()
      come('e')
      await settled()
      vi.advanceTimersByTime(19)
      expect(begun).not.toContain('e')
      vi.advanceTimersByTime(1)
      await settled()
      expect(begun).toContain('e')
    } finally {
      vi.useRealTimers()
    }
  })

  it('counts a payment that failed as arrived, and passes its error on', async () => {
    const { travel, come, begun } = gate()
    const failing = ['a', 'b', 'c', 'd'].map(() => travel(() => Promise.reject(new Error('the database is away'))))
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe('rejected')
    come('e')
    await settled()
    expect(begun).toEqual(['e'])
  })
})
