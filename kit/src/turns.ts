/** One of several gatherers that take turns. */
export interface Seat {
  /** Items that could be started now; 0 when none can. */
  readonly startable: () => number
  /** Starts one group, and calls `done` when it has ended. */
  readonly start: (done: () => void) => void
}

/** Lets the steps of one pipeline start their groups by turns. */
export interface Turns {
  /** Takes a seat. What it gives is called whenever there is something new to start. */
  join(seat: Seat): () => void
}

export interface TurnsOptions {
  /** Groups that may be under way at once over all seats; asked each time one could start. */
  most: () => number
  /** A group that takes longer keeps its turn no longer: whoever it waits for must not hold up everybody else. */
  slowMs?: number
}

/**
 * A group costs the same however few it is for, so where all steps run at once each has a small one under way, and most of
 * the machine's time goes into groups. Where only a few may, the longest queue is next, what comes meanwhile joins the
 * others, and what was scattered meets again. Turns are given once everything has been read that had arrived by then: whoever comes together
 * goes together.
 */
export function createTurns({ most, slowMs = 50 }: TurnsOptions): Turns {
  const seats: Seat[] = []
  let taken = 0
  let isPlanned = false

  function plan(): void {
    if (isPlanned) return
    isPlanned = true
    setImmediate(give)
  }

  function give(): void {
    isPlanned = false
    while (taken < most()) {
      const next = longest(seats)
      if (next === undefined) return
      next.start(take())
    }
  }

  /** Gives the turn back, once. */
  function take(): () => void {
    taken++
    const giveBack = () => {
      clearTimeout(slow)
      if (isBack) return
      isBack = true
      taken--
      plan()
    }
    let isBack = false
    const slow = setTimeout(giveBack, slowMs)
    return giveBack
  }

  return {
    join(seat) {
      seats.push(seat)
      return plan
    },
  }
}

function longest(seats: readonly Seat[]): Seat | undefined {
  let found: Seat | undefined
  let most = 0
  for (const seat of seats) {
    const items = seat.startable()
    if (items > most) {
      found = seat
      most = items
    }
  }
  return found
}
