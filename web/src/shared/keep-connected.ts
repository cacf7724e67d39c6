/** What this needs of a socket, whatever it tells of. */
interface Line {
  /** Whether it is up, or the library is at it. */
  readonly active: boolean
  connect: () => unknown
  disconnect: () => unknown
  on: (event: 'connect' | 'connect_error' | 'disconnect', hear: () => void) => unknown
}

/** Nobody waits longer, but for half as long again. A connection that has lasted for so long was no failure. */
const LONGEST_MS = 30_000

/**
 * Connects again whatever the server has ended (its token or session has run out, a newer page of the login has taken its place) or
 * refused (it could not look the session up just then): the library comes back by itself from failures of the network alone. After
 * each failure in a row it waits twice as long, and never just as long as the other pages, who failed in the same moment. Gives how
 * to end it for good.
 */
export function keepConnected(line: Line, afterMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  let failures = 0

  const comeBack = () => {
    clearTimeout(timer)
    if (isOver || line.active) return
    const pauseMs = Math.min(afterMs * 2 ** failures, LONGEST_MS) * (1 + Math.random() / 2)
    failures += 1
    timer = setTimeout(() => line.connect(), pauseMs)
  }
  line.on('connect_error', comeBack)
  line.on('disconnect', comeBack)
  line.on('connect', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      failures = 0
    }, LONGEST_MS)
  })

  return () => {
    isOver = true
    clearTimeout(timer)
    line.disconnect()
  }
}
