import { setTimeout as pause } from 'node:timers/promises'
import { hasEnded } from './history.ts'
import { askAgain, type Doubt, type Stage } from './visit.ts'

/** Asks for every sale in doubt at its own times, as the tills' pages would, each for itself. */
interface Asking {
  /** Asks as soon as each has been answered, until nothing is open or the time is over. Gives the milliseconds that it took. */
  settle(withinMs: number): Promise<number>
}

/** When a till's page asks again, and then always so. */
const GAPS_MS = [1000, 2000, 3000] as const
const STEADY_GAP_MS = 5000
/** When everything has been healed nobody has patience any more. */
const SETTLING_GAP_MS = 250
/** Connections are few beside the tills that one harness plays. */
const MOST_AT_ONCE = 160
const LOOK_EVERY_MS = 25

export function startAsking(stage: Stage): Asking {
  const { inDoubt } = stage
  const asked = new WeakMap<Doubt, number>()
  const due = new WeakMap<Doubt, number>()
  const beingAsked = new Set<Doubt>()
  let isSettling = false

  const gapAfter = (times: number): number => (isSettling ? SETTLING_GAP_MS : (GAPS_MS[times] ?? STEADY_GAP_MS))
  const ask = async (doubt: Doubt): Promise<void> => {
    beingAsked.add(doubt)
    await askAgain(doubt)
    beingAsked.delete(doubt)
    if (hasEnded(doubt.sale) || isNothing(doubt)) inDoubt.delete(doubt)
    const times = asked.get(doubt) ?? 0
    asked.set(doubt, times + 1)
    due.set(doubt, Date.now() + gapAfter(times))
  }
  const askWhoIsDue = (): void => {
    const now = Date.now()
    for (const doubt of inDoubt) {
      if (beingAsked.size >= MOST_AT_ONCE) return
      if (beingAsked.has(doubt)) continue
      const dueAt = due.get(doubt)
      // Whoever has just asked in the play itself asks here a second later.
      if (dueAt === undefined && !isSettling) due.set(doubt, now + GAPS_MS[0])
      else if (isSettling || dueAt === undefined || dueAt <= now) void ask(doubt)
    }
  }
  const settled = new AbortController()
  const asking = async (): Promise<void> => {
    while (!settled.signal.aborted) {
      askWhoIsDue()
      await pause(LOOK_EVERY_MS)
    }
  }
  const loop = asking()
  return {
    async settle(withinMs) {
      const began = performance.now()
      isSettling = true
      while (openDoubts(stage) > 0 && performance.now() - began < withinMs) await pause(LOOK_EVERY_MS)
      settled.abort()
      await loop
      while (beingAsked.size > 0) await pause(LOOK_EVERY_MS)
      return performance.now() - began
    },
  }
}

/** A number that the server has never heard is no payment, once its code is dead. */
const isNothing = ({ sale, shownAt }: Doubt): boolean =>
  sale.views.length === 0 && sale.sayings.at(-1)?.word === 'NOT_FOUND' && Date.now() - shownAt > CODE_DEAD_MS

/** What may still end. */
function openDoubts({ inDoubt }: Stage): number {
  for (const doubt of inDoubt) {
    if (isNothing(doubt) || hasEnded(doubt.sale)) inDoubt.delete(doubt)
  }
  return inDoubt.size
}

const CODE_DEAD_MS = 30_000
