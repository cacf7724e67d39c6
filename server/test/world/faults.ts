import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to a call on its way to a peer: it passes; it never arrives; it arrives, is acted on, and the answer is
 * lost; or the answer waits until it is let go.
 */
export type Fate = 'pass' | 'lose-request' | 'lose-answer' | 'hold-answer' | 'hold-request'

export interface FaultyLine {
  readonly url: string
  /** Decides by method and path; every call passes until this is set. */
  decide: (call: string) => Fate
  /** Calls seen so far: `POST /onecard/v1/postings`. */
  readonly calls: string[]
  /** Lets go of the oldest so many that are held; of all unless said. */
  release(count?: number): void
  /** Resolves when so many are held. */
  held(count?: number): Promise<void>
  close(): Promise<void>
}

/** A line to a peer that loses and holds what it is told to. */
export async function createFaultyLine(target: string): Promise<FaultyLine> {
  const waiting: (() => void)[] = []
  const watchers: (() => void)[] = []
  const hold = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
      for (const look of watchers.splice(0)) look()
    })
  const line: FaultyLine = {
    url: '',
    decide: () => 'pass',
    calls: [],
    release(count = waiting.length) {
      for (const go of waiting.splice(0, count)) go()
    },
    held: (count = 1) =>
      new Promise((resolve) => {
        const look = () => {
          if (waiting.length >= count) resolve()
          else watchers.push(look)
        }
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        line.release()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const server = createServer((req, res) => {
    const call = `${req.method} ${req.url}`
    line.calls.push(call)
    void serve(req, res, line.decide(call))
  })

  async function serve(req: IncomingMessage, res: ServerResponse, fate: Fate): Promise<void> {
    const body = await bytesOf(req)
    if (fate === 'lose-request') {
      res.destroy()
      return
    }
    if (fate === 'hold-request') await hold()
    try {
      const answer = await forward(target, req, body)
      if (fate === 'hold-answer') await hold()
      if (fate === 'lose-answer') res.destroy()
      else res.writeHead(answer.status, answer.headers).end(answer.body)
    } catch {
      res.destroy()
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(line, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

function forward(target: string, req: IncomingMessage, body: Buffer): Promise<Answer> {
  const { authorization = '', 'content-type': type } = req.headers
  const headers = { authorization, ...(type === undefined ? {} : { 'content-type': type }) }
  return new Promise((resolve, reject) => {
    const onward = request(new URL(req.url ?? '', target), { method: req.method ?? 'GET', headers }, (answer) => {
      bytesOf(answer).then(
        (bytes) =>
          resolve({
            status: answer.statusCode ?? 502,
            headers: { 'content-type': String(answer.headers['content-type']) },
            body: bytes,
          }),
        reject,
      )
    })
    onward.on('error', reject).end(body)
  })
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
