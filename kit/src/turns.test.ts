import { describe, expect, it } from 'vitest'
import { createGatherer } from './gatherer.ts'
import { createTurns, type Turns } from './turns.ts'

/** A step whose groups wait until the test lets them go. */
function held(turns: Turns, { lanes = 4, maxGroup = 500 } = {}) {
  const groups: { items: number[]; finish: () => void }[] = []
  const { add, close } = createGatherer<number, number>({
    name: 'held',
    turns,
    lanes,
    maxGroup,
    run: (items) =>
      new Promise((resolve) => {
        groups.push({ items, finish: () => resolve(items) })
      }),
  })
  return { add, close, groups, sizes: () => groups.map(({ items }) => items.length) }
}

const items = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** Lets everything run that is ready to, also what only plans its turn now. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

describe('taking turns', () => {
  it('starts no more groups at once than may be, over all steps', async () => {
    const turns = createTurns({ most: () => 2, slowMs: 60_000 })
    const steps = [held(turns), held(turns), held(turns)]
    for (const { add } of steps) void add(1)
    await settled()
    expect(steps.map(({ groups }) => groups.length)).toEqual([1, 1, 0])
    steps[0]?.groups[0]?.finish()
    await settled()
    expect(steps.map(({ groups }) => groups.length)).toEqual([1, 1, 1])
  })

  it('gives the next turn to whom most items wait for, with all that wait', async () => {
    const turns = createTurns({ most: () => 1, slowMs: 60_000 })
    const [first, few, many] = [held(turns), held(turns), held(turns)]
    void first.add(0)
    await settled()
    for (const item of items(3)) void few.add(item)
    for (const item of items(7)) void many.add(item)
    await settled()
    first.groups[0]?.finish()
    await settled()
    expect([few.sizes(), many.sizes()]).toEqual([[], [7]])
    many.groups[0]?.finish()
    await settled()
    expect(few.sizes()).toEqual([3])
  })

  it('lets what arrives in one go start together, across promises', async () => {
    const turns = createTurns({ most: () => 1 })
    const step = held(turns)
    void step.add(1)
    await Promise.resolve()
    void step.add(2)
    await settled()
    expect(step.sizes()).toEqual([2])
  })

  it('keeps to the lanes and the bound of each step', async () => {
    const turns = createTurns({ most: () => 9 })
    const step = held(turns, { lanes: 2, maxGroup: 3 })
    for (const item of items(8)) void step.add(item)
    await settled()
    expect(step.sizes()).toEqual([3, 3])
  })

  it('takes the turn from a group that is slow, so that it holds up nobody else', async () => {
    const turns = createTurns({ most: () => 1, slowMs: 1 })
    const slow = held(turns)
    const quick = createGatherer<number, number>({ name: 'quick', turns, run: async (group) => group })
    void slow.add(1)
    await settled()
    expect(await quick.add(2)).toBe(2)
    expect(slow.sizes()).toEqual([1])
  })

  it('does everything that it has taken before it closes', async () => {
    const turns = createTurns({ most: () => 1 })
    const { add, close } = createGatherer<number, number>({
      name: 'kept',
      turns,
      maxGroup: 2,
      run: async (group) => group,
    })
    const outcomes = items(5).map(add)
    await close()
    expect(await Promise.all(outcomes)).toEqual(items(5))
  })
})
