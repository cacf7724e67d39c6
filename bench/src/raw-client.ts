import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** One finished request: when it was meant to start, when it ended (milliseconds), and what came back. */
export interface Shot {
  intendedMs: number
  endedMs: number
  status: number
  /** As it came: what it says is read after the measured time. */
  body: Buffer
}

export const NO_BYTES: Buffer = Buffer.alloc(0)

/** A request as bytes, made before the measured time. */
export function requestBytes(
  target: URL,
  { method, path, headers, body }: { method: string; path: string; headers: Record<string, string>; body: string },
): Buffer {
  const lines = Object.entries({ host: target.host, ...headers, 'content-length': String(Buffer.byteLength(body)) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`)
}

interface Waiting {
  intendedMs: number
  done: (shot: Shot) => void
  failed: (error: Error) => void
}

/** A kept connection that carries one request at a time. */
export interface Line {
  /** Servers end connections that nobody has used for some seconds; what is sent on such a one is never answered. */
  readonly isOpen: boolean
  send(bytes: Buffer, waiting: Waiting): void
  end(): void
}

export function openLine(target: URL): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    let waiting: Waiting | undefined
    let held = NO_BYTES
    const line: Line = {
      get isOpen() {
        return !socket.destroyed
      },
      send(bytes, next) {
        waiting = next
        socket.write(bytes)
      },
      end: () => socket.destroy(),
    }
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const answer = readAnswer(held)
      if (!answer || !waiting) return
      const { intendedMs, done } = waiting
      held = NO_BYTES
      waiting = undefined
      done({ intendedMs, endedMs: performance.now(), ...answer })
    })
    const lost = (error: Error): void => {
      waiting?.failed(error)
      waiting = undefined
      reject(error)
    }
    socket.on('error', lost)
    socket.on('close', () => lost(new Error('the connection was closed')))
    socket.on('connect', () => resolve(line))
  })
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** The status and body of a whole answer; undefined while a part is missing. */
function readAnswer(bytes: Buffer): { status: number; body: Buffer } | undefined {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return undefined
  const head = bytes.toString('latin1', 0, headEnd)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  const body = bytes.subarray(headEnd + HEAD_END.length)
  return body.length < length ? undefined : { status: Number(head.slice(9, 12)), body }
}

/** Whoever is told to come back in a second does. */
const TURNED_AWAY = 503
const PAUSE_MS = 1000

/**
 * Closed loop: `connections` callers, each sends its next request as soon as it has its answer, or a second after it was
 * turned away. The client is bare on
 * purpose: it shares two cores with what it measures, so every microsecond it saves is one that the server can use.
 */
export async function closedLoop(target: URL, requests: readonly Buffer[], connections: number): Promise<Shot[]> {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(target)))
  const shots: Shot[] = []
  let next = 0
  const caller = async (line: Line): Promise<void> => {
    while (next < requests.length) {
      const bytes = requests[next++] as Buffer
      const intendedMs = performance.now()
      const shot = await new Promise<Shot>((done, failed) => line.send(bytes, { intendedMs, done, failed }))
      shots.push(shot)
      if (shot.status === TURNED_AWAY) await pause(PAUSE_MS)
    }
  }
  await Promise.all(lines.map(caller))
  for (const line of lines) line.end()
  return shots
}

/** The value below which this share of the latencies lies, in milliseconds. */
export function percentile(latenciesMs: readonly number[], share: number): number {
  const sorted = [...latenciesMs].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const latenciesOf = (shots: readonly Shot[]): number[] =>
  shots.map(({ intendedMs, endedMs }) => endedMs - intendedMs)

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

export function rangeOf(values: readonly number[]): [low: number, high: number] {
  return [Math.min(...values), Math.max(...values)]
}

/** From the first request that was meant to leave to the last answer, in milliseconds. */
export function spanMs(shots: readonly Shot[]): number {
  const first = Math.min(...shots.map(({ intendedMs }) => intendedMs))
  return Math.max(...shots.map(({ endedMs }) => endedMs)) - first
}

/**
 * Answers per second of a closed loop while each of its callers had a request on the way: from answer number `connections` on, and
 * until the first caller has nothing left to ask. How long it takes to fill and to empty the house is the same for few requests and
 * for many, and so would weigh more on whoever is asked less.
 */
export function steadyPerSecond(
  shots: readonly Shot[],
  connections: number,
  isCounted: (shot: Shot) => boolean = () => true,
): number {
  const inOrder = shots.toSorted((a, b) => a.endedMs - b.endedMs)
  const [first, ...rest] = inOrder.slice(connections - 1, inOrder.length - connections)
  const last = rest.at(-1)
  if (first === undefined || last === undefined) throw new Error(`${shots.length} requests are too few for a rate`)
  return (rest.filter(isCounted).length * 1000) / (last.endedMs - first.endedMs)
}
