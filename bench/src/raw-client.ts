import { connect, type Socket } from 'node:net'

/** One finished request: when it was meant to start, when it ended (milliseconds), and what came back. */
export interface Shot {
  intendedMs: number
  endedMs: number
  status: number
  body: string
}

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
interface Line {
  busy: boolean
  send(bytes: Buffer, waiting: Waiting): void
  end(): void
}

function openLine(target: URL): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    let waiting: Waiting | undefined
    let held = ''
    const line: Line = {
      busy: false,
      send(bytes, next) {
        line.busy = true
        waiting = next
        socket.write(bytes)
      },
      end: () => socket.destroy(),
    }
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      held += chunk
      const answer = readAnswer(held)
      if (!answer || !waiting) return
      const { intendedMs, done } = waiting
      held = ''
      waiting = undefined
      line.busy = false
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

/** The status and body of a whole answer; undefined while a part is missing. Bodies are ASCII or counted in bytes. */
function readAnswer(text: string): { status: number; body: string } | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd))?.[1] ?? 0)
  const body = text.slice(headEnd + 4)
  if (Buffer.byteLength(body) < length) return undefined
  return { status: Number(text.slice(9, 12)), body }
}

/**
 * Closed loop: `connections` callers, each sends its next request as soon as it has its answer. The client is bare on
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
      shots.push(await new Promise<Shot>((done, failed) => line.send(bytes, { intendedMs, done, failed })))
    }
  }
  await Promise.all(lines.map(caller))
  for (const line of lines) line.end()
  return shots
}

/**
 * Open loop: requests leave at a fixed rate whether or not earlier ones were answered, and latency counts from the instant
 * at which a request was meant to leave, so that a stall shows in every request that it delayed.
 */
export async function openLoop(target: URL, requests: readonly Buffer[], perSecond: number): Promise<Shot[]> {
  const lines: Line[] = await Promise.all(Array.from({ length: 64 }, () => openLine(target)))
  const begin = performance.now() + 50
  const queue: { bytes: Buffer; intendedMs: number }[] = []
  const shots: Shot[] = []
  return new Promise((resolve, reject) => {
    const pump = (): void => {
      for (const line of lines) {
        if (line.busy) continue
        const first = queue.shift()
        if (!first) return
        const done = (shot: Shot): void => {
          shots.push(shot)
          if (shots.length < requests.length) return pump()
          for (const each of lines) each.end()
          resolve(shots)
        }
        line.send(first.bytes, { intendedMs: first.intendedMs, done, failed: reject })
      }
    }
    let sent = 0
    const tick = (): void => {
      const due = Math.min(requests.length, Math.floor(((performance.now() - begin) / 1000) * perSecond) + 1)
      for (; sent < due; sent++)
        queue.push({ bytes: requests[sent] as Buffer, intendedMs: begin + (sent / perSecond) * 1000 })
      pump()
      if (sent < requests.length) setTimeout(tick, 1)
    }
    setTimeout(tick, 50)
  })
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
