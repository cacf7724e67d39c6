import type { GathererMetrics, Metrics } from './metrics.ts'
import { problem } from './problem.ts'
import type { Turns } from './turns.ts'

export interface GathererOptions<I, O> {
  /** The step's name in metrics and messages: `open`, `redeem`, `post`, `record`. */
  name: string
  /**
   * Does the work for a whole group: one outcome per item, in the items' order. An Error in an item's place rejects that
   * item alone; a rejection rejects the group.
   */
  run: (items: I[]) => Promise<readonly (O | Error)[]>
  /** Most items in one group; a function is asked each time a group is made. */
  maxGroup?: number | (() => number)
  /** Most items that may wait, 2000 unless said; the next one hears OVERLOADED. */
  maxQueue?: number
  /** Groups that may be under way at once. */
  lanes?: number
  /** Items of one key never run at the same time, nor in one group; they run in the order they came. */
  key?: (item: I) => string
  /** Shared with the other steps of a pipeline: a group starts only in its turn. Not together with `key`. */
  turns?: Turns
  metrics?: Pick<Metrics, 'gatherer'>
}

export interface Gatherer<I, O> {
  /** The outcome of this item. Rejects with problem OVERLOADED when the queue is full or closed. */
  add(item: I): Promise<O>
  /** Takes no more items and waits until those it has are done. */
  close(): Promise<void>
}

interface Waiting<I, O> {
  item: I
  key: string | undefined
  resolve: (outcome: O) => void
  reject: (error: unknown) => void
}

/** A second's work at most. Whoever is the first to hear of an item turns it away long before; see the payments' admission. */
const MAX_QUEUE = 2000

const SOON = { headers: { 'Retry-After': '1' } }

/**
 * Turns calls one by one into groups without a timer: while one group is under way the next one gathers, and an idle
 * gatherer starts at once. So a lone item never waits for company, and a busy time makes its own batches.
 */
export function createGatherer<I, O>(options: GathererOptions<I, O>): Gatherer<I, O> {
  const { name, run, maxGroup = 500, maxQueue = MAX_QUEUE, lanes = 1, key } = options
  const mostItems = typeof maxGroup === 'number' ? () => maxGroup : maxGroup
  const meter = options.metrics?.gatherer(name)
  const running = new Set<string>()
  let queue: Waiting<I, O>[] = []
  let groupsUnderWay = 0
  let startPlanned = false
  let closing: Promise<void> | undefined
  let announceDrained: () => void = () => undefined
  const askTurn = options.turns?.join({
    startable: () => (groupsUnderWay < lanes ? Math.min(queue.length, mostItems()) : 0),
    start(done) {
      void runGroup(queue.splice(0, mostItems())).then(done)
    },
  })

  /** Starts in a microtask, so that items added in one go (an array that arrived in one request) share the first group. */
  function planStart(): void {
    if (startPlanned || groupsUnderWay >= lanes) return
    if (askTurn !== undefined) return askTurn()
    startPlanned = true
    queueMicrotask(() => {
      startPlanned = false
      startGroups()
    })
  }

  function startGroups(): void {
    if (askTurn === undefined) startFree()
    else if (queue.length > 0) askTurn()
    meter?.setQueued(queue.length)
    if (groupsUnderWay === 0 && queue.length === 0) announceDrained()
  }

  function startFree(): void {
    while (groupsUnderWay < lanes && queue.length > 0) {
      const group = key === undefined ? queue.splice(0, mostItems()) : takeByKey(mostItems())
      // Everything that waits shares a key with what is under way.
      if (group.length === 0) break
      void runGroup(group)
    }
  }

  /** The oldest items whose keys are free; the rest keep their order. */
  function takeByKey(most: number): Waiting<I, O>[] {
    const group: Waiting<I, O>[] = []
    const left: Waiting<I, O>[] = []
    for (const waiting of queue) {
      const taken = waiting.key !== undefined && running.has(waiting.key)
      if (taken || group.length >= most) {
        left.push(waiting)
        continue
      }
      if (waiting.key !== undefined) running.add(waiting.key)
      group.push(waiting)
    }
    queue = left
    return group
  }

  async function runGroup(group: Waiting<I, O>[]): Promise<void> {
    groupsUnderWay++
    const settle = await outcomesOf(name, run, group, meter)
    groupsUnderWay--
    for (const waiting of group) if (waiting.key !== undefined) running.delete(waiting.key)
    settle()
    startGroups()
  }

  return {
    add(item) {
      if (closing !== undefined) return Promise.reject(problem('OVERLOADED', 'The service is stopping.', SOON))
      if (queue.length >= maxQueue) return Promise.reject(problem('OVERLOADED', undefined, SOON))
      const outcome = new Promise<O>((resolve, reject) => {
        queue.push({ item, key: key?.(item), resolve, reject })
      })
      planStart()
      return outcome
    },
    close() {
      closing ??= new Promise((resolve) => {
        announceDrained = resolve
        startGroups()
      })
      return closing
    },
  }
}

/** Runs one group and says how to tell everybody what came of it. Never rejects. */
async function outcomesOf<I, O>(
  name: string,
  run: GathererOptions<I, O>['run'],
  group: Waiting<I, O>[],
  meter: GathererMetrics | undefined,
): Promise<() => void> {
  const startedAt = performance.now()
  const observe = (failed: boolean) => {
    meter?.observeGroup(group.length, (performance.now() - startedAt) / 1000, failed)
  }
  try {
    const outcomes = await run(group.map(({ item }) => item))
    if (outcomes.length !== group.length) {
      throw new Error(`${name} gave ${outcomes.length} outcomes for ${group.length} items`)
    }
    observe(false)
    return () => {
      group.forEach(({ resolve, reject }, at) => {
        const outcome = outcomes[at]
        if (outcome instanceof Error) reject(outcome)
        else resolve(outcome as O)
      })
    }
  } catch (error) {
    observe(true)
    return () => {
      for (const { reject } of group) reject(error)
    }
  }
}
