import { Agent, request } from 'node:http'
import type { Answer } from '@yimatong/bench/simulated/json'

/** As the till's page: after this nobody knows. */
const TIMEOUT_MS = 5000

/** Kept connections, as a till's browser has; all tills share them, as they would share a balancer. */
const agent = new Agent({ keepAlive: true, maxSockets: 256, noDelay: true })

export interface Call {
  door: string
  method: 'GET' | 'POST' | 'PUT'
  path: string
  headers: Record<string, string>
  body?: string
  timeoutMs?: number
}

/** One request with everything that may happen to it; undefined when no whole answer came: nobody knows what was done. */
export function call({ door, method, path, headers, body, timeoutMs = TIMEOUT_MS }: Call): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const asking = request(door + path, { agent, method, headers: { ...headers, ...length } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => done(answer.complete ? read(answer.statusCode ?? 0, Buffer.concat(chunks)) : undefined))
      answer.on('error', () => done(undefined))
      answer.on('aborted', () => done(undefined))
    })
    const timer = setTimeout(() => {
      asking.destroy(new Error('no answer'))
      done(undefined)
    }, timeoutMs)
    const done = (answer: Answer | undefined): void => {
      clearTimeout(timer)
      resolve(answer)
    }
    asking.on('error', () => done(undefined))
    asking.end(body)
  })
}

function read(status: number, bytes: Buffer): Answer | undefined {
  try {
    return { status, body: bytes.length === 0 ? undefined : JSON.parse(bytes.toString()) }
  } catch {
    return undefined
  }
}
