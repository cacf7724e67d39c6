/** Lets new payments set out in company; see `createDepartures`. */
export interface Departures {
  /** Goes all of one payment's way as soon as it may set out. */
  travel<T>(way: () => Promise<T>): Promise<T>
}

/** A group sets out when it is at least this share of those on their way. */
const SHARE = 1 / 2
/** Nobody waits for company longer than this: whoever is on the way may be held up, by a peer that does not answer. */
const LONGEST_WAIT_MS = 20

/**
 * A step costs a millisecond of the processor whether it is taken for one payment or for ten. At a middling rate each would
 * arrive when its first step is free, walk through the house alone, and pay for all steps: two cores are then full at a
 * quarter of what they can do, and everybody waits. So whoever comes waits at the gate until at least half as many stand
 * there as are on their way, and then all set out together. Nobody waits while two or fewer are on the way; the next look is
 * taken when one has come or gone.
 */
export function createDepartures(): Departures {
  let onTheWay = 0
  let waiting: (() => void)[] = []
  let longestWait: NodeJS.Timeout | undefined
  let lookPlanned = false

  function setOut(): void {
    clearTimeout(longestWait)
    longestWait = undefined
    const company = waiting
    waiting = []
    onTheWay += company.length
    for (const go of company) go()
  }

  function look(): void {
    lookPlanned = false
    if (waiting.length === 0) return
    if (waiting.length >= onTheWay * SHARE) setOut()
    else longestWait ??= setTimeout(setOut, LONGEST_WAIT_MS)
  }

  /** Once for all that come or go in one turn: those of one group end together. */
  function planLook(): void {
    if (lookPlanned) return
    lookPlanned = true
    setImmediate(look)
  }

  return {
    async travel(way) {
      await new Promise<void>((go) => {
        waiting.push(go)
        planLook()
      })
      try {
        return await way()
      } finally {
        onTheWay--
        planLook()
      }
    },
  }
}
