import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createGatherer, type GathererOptions } from './gatherer.ts'
import { createMetrics } from './metrics.ts'

/** A gatherer whose groups wait until the test lets them go. */
function held(options: Partial<GathererOptions<number, string>> = {}) {
  const groups: { items: number[]; finish: () => void; fail: (error: Error) => void }[] = []
  const gatherer = createGatherer<number, string>({
    name: 'held',
    run: (items) =>
      new Promise((resolve, reject) => {
        groups.push({ items, finish: () => resolve(items.map((item) => `#${item}`)), fail: reject })
      }),
    ...options,
  })
  return { ...gatherer, groups, itemsOf: () => groups.map(({ items }) => items) }
}

/** Lets everything run that is ready to. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a batch gatherer', () => {
  it('starts at once when idle, and gathers what comes meanwhile into the next group', async () => {
    const { add, groups, itemsOf } = held()
    const first = add(1)
    await Promise.resolve()
    expect(itemsOf()).toEqual([[1]])
    const later = [add(2), add(3), add(4)]
    await settled()
    expect(itemsOf()).toEqual([[1]])
    groups[0]?.finish()
    expect(await first).toBe('#1')
    expect(itemsOf()).toEqual([[1], [2, 3, 4]])
    groups[1]?.finish()
    expect(await Promise.all(later)).toEqual(['#2', '#3', '#4'])
  })

  it('needs no timer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate'] })
    try {
      const { add } = createGatherer<number, number>({ name: 'plain', run: async (items) => items })
      expect(await Promise.all([add(1), add(2)])).toEqual([1, 2])
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('puts items added in one go into one group', async () => {
    const { add, itemsOf } = held()
    void add(1)
    void add(2)
    await settled()
    expect(itemsOf()).toEqual([[1, 2]])
  })

  it('never makes a group larger than its bound', async () => {
    const { add, groups, itemsOf } = held({ maxGroup: 2 })
    void add(0)
    await settled()
    for (const item of [1, 2, 3, 4, 5]) void add(item)
    for (let at = 0; at < 4; at++) {
      groups[at]?.finish()
      await settled()
    }
    expect(itemsOf()).toEqual([[0], [1, 2], [3, 4], [5]])
  })

  it('answers busy past the bound of its queue, and takes items again once there is room', async () => {
    const { add, groups } = held({ maxQueue: 2 })
    const first = add(0)
    await settled()
    const waiting = [add(1), add(2)]
    await expect(add(3)).rejects.toMatchObject({ code: 'OVERLOADED', status: 503 })
    groups[0]?.finish()
    await first
    const fourth = add(4)
    groups[1]?.finish()
    await Promise.all(waiting)
    groups[2]?.finish()
    expect(await fourth).toBe('#4')
  })

  it('rejects the items of a failed group, and goes on with the next', async () => {
    const { add, groups } = held()
    const lost = add(1)
    await settled()
    const kept = add(2)
    groups[0]?.fail(new Error('no database'))
    await expect(lost).rejects.toThrow('no database')
    groups[1]?.finish()
    expect(await kept).toBe('#2')
  })

  it('rejects one item alone when its outcome is an error', async () => {
    const run = async (items: number[]) => items.map((item) => (item === 2 ? new Error('two') : item))
    const { add } = createGatherer<number, number>({ name: 'mixed', run })
    const outcomes = await Promise.allSettled([add(1), add(2), add(3)])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it.each([
    ['too few', async () => []],
    ['too many', async () => [1, 2, 3]],
    [
      'a throw before the first await',
      () => {
        throw new Error('at once')
      },
    ],
  ])('rejects the group that gives %s outcomes', async (_what, run: () => Promise<number[]>) => {
    const { add } = createGatherer<number, number>({ name: 'wrong', run })
    const outcomes = await Promise.allSettled([add(1), add(2)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('runs as many groups at once as it has lanes', async () => {
    const { add, itemsOf } = held({ lanes: 2 })
    for (const item of [1, 2, 3]) {
      void add(item)
      await settled()
    }
    expect(itemsOf()).toEqual([[1], [2]])
  })

  it('lets an item whose key is under way or in the group wait for the next group', async () => {
    const { add, groups, itemsOf } = held({ lanes: 2, key: (item) => String(item % 10) })
    for (const item of [1, 11, 2, 21]) void add(item)
    await settled()
    expect(itemsOf()).toEqual([[1, 2]])
    void add(31)
    void add(3)
    await settled()
    expect(itemsOf()).toEqual([[1, 2], [3]])
    groups[0]?.finish()
    await settled()
    expect(itemsOf()).toEqual([[1, 2], [3], [11]])
  })

  it('gives each of its callers their own outcome, in whatever order and groups they come', async () => {
    const step = fc.record({ item: fc.nat(40), wait: fc.boolean() })
    const bounds = fc.record({ maxGroup: fc.integer({ min: 1, max: 7 }), lanes: fc.integer({ min: 1, max: 3 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), bounds, fc.boolean(), async (steps, sizes, keyed) => {
        const key = (item: { name: number }) => String(item.name % 5)
        const underWay = new Set<string>()
        let groups = 0
        const order = new Map<string, number[]>()
        const gatherer = createGatherer<{ name: number; at: number }, number>({
          name: 'any',
          ...sizes,
          ...(keyed ? { key } : {}),
          async run(items) {
            groups++
            expect(items.length).toBeLessThanOrEqual(sizes.maxGroup)
            expect(groups).toBeLessThanOrEqual(sizes.lanes)
            const keys = keyed ? items.map(key) : []
            for (const name of keys) {
              expect(underWay.has(name)).toBe(false)
              underWay.add(name)
            }
            for (const item of items) order.set(key(item), [...(order.get(key(item)) ?? []), item.at])
            await settled()
            for (const name of keys) underWay.delete(name)
            groups--
            return items.map(({ at }) => at)
          },
        })
        const outcomes: Promise<number>[] = []
        for (const [at, { item, wait }] of steps.entries()) {
          outcomes.push(gatherer.add({ name: item, at }))
          if (wait) await settled()
        }
        expect(await Promise.all(outcomes)).toEqual(steps.map((_step, at) => at))
        for (const run of order.values()) expect(run).toEqual(run.toSorted((a, b) => a - b))
        await gatherer.close()
      }),
      { numRuns: 60 },
    )
  })

  it('finishes what it has when it closes, and takes no more', async () => {
    const { add, close, groups } = held()
    const first = add(1)
    await settled()
    const second = add(2)
    let closed = false
    const closing = close().then(() => {
      closed = true
    })
    await expect(add(3)).rejects.toMatchObject({ code: 'OVERLOADED' })
    groups[0]?.finish()
    await first
    expect(closed).toBe(false)
    groups[1]?.finish()
    await second
    await closing
    await held().close()
  })

  it('tells its metrics how large its groups are and how many items wait', async () => {
    const metrics = createMetrics({ name: 'test' })
    const { add, groups } = held({ metrics })
    const all = [add(1), add(2)]
    await settled()
    groups[0]?.finish()
    await Promise.all(all)
    const text = await metrics.expose()
    expect(text).toMatch(/gatherer_group_size_sum\{[^}]*gatherer="held"[^}]*\} 2/)
    expect(text).toMatch(/gatherer_queued_items\{gatherer="held"[^}]*\} 0/)
  })
})
