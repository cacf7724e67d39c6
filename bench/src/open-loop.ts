import { collectGarbage } from './garbage.ts'
import { type Line, NO_BYTES, openLine, type Shot } from './raw-client.ts'

/** Lines that stand before the first request; more are made whenever all are busy, as more tills would call. */
const LINES_AT_FIRST = 64
const MOST_LINES = 2000

/** What a request that never got an answer counts as. */
export const NO_ANSWER = 0

interface Due {
  bytes: Buffer
  intendedMs: number
}

/** Sends what is due over lines that are free, in the order in which it fell due, and makes more lines while none is. */
class Callers {
  readonly #target: URL
  readonly #heard: (shot: Shot) => void
  readonly #free: Line[] = []
  readonly #waiting: Due[] = []
  #next = 0
  #made = 0

  constructor(target: URL, heard: (shot: Shot) => void) {
    this.#target = target
    this.#heard = heard
  }

  async open(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#makeLine()))
  }

  send(due: Due): void {
    this.#waiting.push(due)
    const line = this.#takeFree()
    if (line !== undefined) this.#goOn(line)
    else if (this.#made < MOST_LINES) void this.#makeLine()
  }

  /** The one that was used last, so that few are kept busy; those that have ended meanwhile are forgotten. */
  #takeFree(): Line | undefined {
    for (;;) {
      const line = this.#free.pop()
      if (line === undefined || line.isOpen) return line
      this.#made--
    }
  }

  close(): void {
    for (const line of this.#free) line.end()
  }

  async #makeLine(): Promise<void> {
    this.#made++
    try {
      this.#goOn(await openLine(this.#target))
    } catch {
      this.#made--
    }
  }

  /** The first that waits goes next, whoever called for this line. */
  #goOn(line: Line): void {
    const due = this.#waiting[this.#next]
    if (due === undefined) {
      this.#free.push(line)
      return
    }
    this.#next++
    const { bytes, intendedMs } = due
    const done = (shot: Shot): void => {
      this.#heard(shot)
      this.#goOn(line)
    }
    const failed = (): void => {
      this.#made--
      this.#heard({ intendedMs, endedMs: performance.now(), status: NO_ANSWER, body: NO_BYTES })
    }
    line.send(bytes, { intendedMs, done, failed })
  }
}

/**
 * Open loop: requests leave at a fixed rate whether or not earlier ones were answered, and latency counts from the instant
 * at which a request was meant to leave, so that a stall shows in every request that it delayed.
 */
export async function openLoop(target: URL, requests: readonly Buffer[], perSecond: number): Promise<Shot[]> {
  const shots: Shot[] = []
  let allHeard = (): void => undefined
  const heardAll = new Promise<void>((resolve) => {
    allHeard = resolve
  })
  const callers = new Callers(target, (shot) => {
    if (shots.push(shot) === requests.length) allHeard()
  })
  await callers.open(LINES_AT_FIRST)
  collectGarbage()
  const begin = performance.now() + 50
  let sent = 0
  const tick = (): void => {
    const due = Math.min(requests.length, Math.floor(((performance.now() - begin) / 1000) * perSecond) + 1)
    for (; sent < due; sent++)
      callers.send({ bytes: requests[sent] as Buffer, intendedMs: begin + (sent / perSecond) * 1000 })
    if (sent < requests.length) setTimeout(tick, 1)
  }
  setTimeout(tick, 50)
  await heardAll
  callers.close()
  return shots
}
