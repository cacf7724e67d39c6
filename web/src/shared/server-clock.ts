/**
 * The server's clock decides. It is kept on a clock that only runs forward, so that somebody who sets this machine's clock
 * does not move it. All instants are milliseconds.
 */
export interface ServerClock {
  /** The server's time as far as it is known; before the first answer the machine's own. */
  now: () => number
  /** How far the machine's clock is ahead of the server's; undefined before the first answer. */
  skewMs: () => number | undefined
  /** The server said its time in an answer to a request that left at `sentAt` and has just come back. */
  exactly: (serverTime: number, sentAt: number) => void
  /** The server's time to the second, from a Date header. Taken only when there is nothing better. */
  roughly: (serverTime: number) => void
}

/** A Date header is cut to the second and may be a moment old. */
const ROUGH_MS = 3000

/** `steady` only runs forward (`performance.now`); `wall` is the machine's clock. */
export function createServerClock(steady: () => number, wall: () => number): ServerClock {
  let aheadOfSteady: number | undefined
  const now = () => (aheadOfSteady === undefined ? wall() : steady() + aheadOfSteady)
  return {
    now,
    skewMs: () => (aheadOfSteady === undefined ? undefined : wall() - now()),
    exactly: (serverTime, sentAt) => {
      // The server's time was read about half way.
      aheadOfSteady = serverTime - (sentAt + steady()) / 2
    },
    roughly: (serverTime) => {
      const middle = serverTime + 500
      if (aheadOfSteady === undefined || Math.abs(middle - now()) > ROUGH_MS) aheadOfSteady = middle - steady()
    },
  }
}
