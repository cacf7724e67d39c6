import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * A network between two servers that does its worst. What becomes of a call, apart from passing:
 * its request is lost; its answer is lost, after it was acted upon; it is delivered twice; or it is delivered long after
 * the caller has given up.
 */
export type Fate = 'PASS' | 'LOSE_REQUEST' | 'LOSE_ANSWER' | 'TWICE' | 'LATE'

export interface BadNetwork {
  url: string
  /** What becomes of the next calls; everything passes when absent. */
  decide: (fate?: (path: string) => Fate) => void
  /** How often each fate struck. */
  struck: () => Readonly<Record<Fate, number>>
  /** Resolves when nothing is under way any more, the late ones included. */
  quiet: () => Promise<void>
  close: () => Promise<void>
}

/** Longer than the caller waits, and longer than it takes the caller to decide that nothing will come any more. */
const LATE_MS = 14_000

interface Call {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: Buffer
}

interface Reply {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

async function wholeOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function deliver(target: string, { method, path, headers, body }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      target + path,
      { method, headers: { ...headers, 'content-length': body.length } },
      (answer) => {
        wholeOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
          reject,
        )
      },
    )
    call.on('error', reject)
    call.end(body)
  })
}

function give(res: ServerResponse, { status, headers, body }: Reply): void {
  const { 'transfer-encoding': _chunked, connection: _hop, ...kept } = headers
  res.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
}

/** Gives the answer that the caller shall have; undefined when it shall have none. */
async function meet(fate: Fate, target: string, call: Call): Promise<Reply | undefined> {
  switch (fate) {
    case 'PASS':
      return deliver(target, call)
    case 'TWICE':
      return (await Promise.all([deliver(target, call), deliver(target, call)]))[1]
    case 'LOSE_ANSWER':
      await deliver(target, call)
      return undefined
    case 'LATE':
      await pause(LATE_MS)
      await deliver(target, call)
      return undefined
    case 'LOSE_REQUEST':
      return undefined
  }
}

const listening = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()))

/** Stands before `target` on a port of its own. */
export async function badNetworkTo(target: string): Promise<BadNetwork> {
  const struck: Record<Fate, number> = { PASS: 0, LOSE_REQUEST: 0, LOSE_ANSWER: 0, TWICE: 0, LATE: 0 }
  const underWay = new Set<Promise<void>>()
  let fateOf: (path: string) => Fate = () => 'PASS'
  const carry = async (req: IncomingMessage, res: ServerResponse) => {
    const { method = 'GET', url: path = '/', headers } = req
    const body = await wholeOf(req)
    const fate = fateOf(path)
    struck[fate] += 1
    const reply = await meet(fate, target, { method, path, headers, body })
    if (reply === undefined) res.destroy()
    else give(res, reply)
  }
  const server = createServer((req, res) => {
    const carried = carry(req, res)
      .catch(() => {
        res.destroy()
      })
      .finally(() => underWay.delete(carried))
    underWay.add(carried)
  })
  await listening(server)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide: (fate = () => 'PASS') => {
      fateOf = fate
    },
    struck: () => ({ ...struck }),
    quiet: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
