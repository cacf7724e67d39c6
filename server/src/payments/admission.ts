import { problem } from '@yimatong/kit/problem'

/** Lets as many payments in as will be finished soon, and turns the others away before they cost anything. */
export interface Admission {
  /** Most payments that may be under way at this moment. */
  readonly most: number
  /** One has begun, and so many are under way with it. */
  began(underWay: number): void
  /** One has ended, and so many are left. */
  ended(underWay: number): void
}

export interface AdmissionOptions {
  /** Never more than this, however fast they go. */
  ceiling: number
  /** Milliseconds that only go forward. */
  now?: () => number
}

/** How long a payment may be under way at a busy time. The road to us and back comes on top; much less would leave the machine idle. */
const WAIT_MS = 85
/** A small crowd always comes in: it costs nobody much, and groups need company to be worth their while. */
const FEWEST = 96
/** Before anything was measured. */
const AT_FIRST = 256
/** Payments end in groups, so a shorter look would see none or two of them. */
const WINDOW_MS = 250
/** The share of the newest window in what is believed: a pause of the machine's must not shut the door, nor open it. */
const TRUST = 0.4

/**
 * Little's law: who comes in waits for as long as it takes to finish what is under way. So at most as many may be under
 * way as were lately finished in the time that one may wait. How many that is shows only while the house is full at least
 * by half; a quiet hour says nothing and is not believed. Where a machine is faster, more are let in by themselves, and where
 * it falls asleep, whoever comes hears at once that it is busy.
 */
export function createAdmission({ ceiling, now = () => performance.now() }: AdmissionOptions): Admission {
  let believed = AT_FIRST
  let beganAt = now()
  let finished = 0
  const crowd = { looks: 0, sum: 0 }

  const most = (): number => Math.min(ceiling, Math.max(FEWEST, Math.round(believed)))

  function look(underWay: number): void {
    crowd.looks++
    crowd.sum += underWay
  }

  function beginWindow(): void {
    beganAt = now()
    finished = 0
    crowd.looks = 0
    crowd.sum = 0
  }

  return {
    get most() {
      return most()
    },
    began(underWay) {
      // The first after a silence: how long that was says nothing about how fast we are.
      if (underWay === 1) beginWindow()
      look(underWay)
    },
    ended(underWay) {
      finished++
      look(underWay)
      const elapsedMs = now() - beganAt
      if (elapsedMs < WINDOW_MS) return
      const inTime = (finished * WAIT_MS) / elapsedMs
      const wasBusy = crowd.sum / crowd.looks >= most() / 2
      // However few were there: what was done once can be done again.
      if (wasBusy || inTime > believed) believed += TRUST * (inTime - believed)
      beginWindow()
    },
  }
}

/** Nothing was begun, or it is not certain that it was; either way the same request is welcome again. */
export const busy = () => problem('OVERLOADED', undefined, { headers: { 'Retry-After': '1' } })
