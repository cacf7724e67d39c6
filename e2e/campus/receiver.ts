import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ask } from './database.ts'
import type { Place } from './place.ts'

export interface Received {
  headers: IncomingHttpHeaders
  body: string
}

/** A merchant's server that hears notifications. */
export interface Receiver {
  url: string
  received: Received[]
  /** What it answers from now on. */
  answer: (status: number) => void
  close: () => void
}

/** On this machine, at a port of its own; it answers 503 until it is told otherwise. */
export async function aReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let status = 503
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
      response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 200 ? 'ok' : 'the shop is closed')
    })
  })
  server.listen(0, 'localhost')
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/yimatong`,
    received,
    answer: (next) => {
      status = next
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** As if a day had gone by and this address had taken nothing. */
export async function giveUp({ ownerUrls }: Place, url: string): Promise<void> {
  await ask(
    ownerUrls.payment,
    `UPDATE webhook_deliveries SET state = 'DEAD', next_attempt_at = NULL, finished_at = now(), attempts = 16
     WHERE state = 'PENDING' AND endpoint_id IN (SELECT endpoint_id FROM webhook_endpoints WHERE url = $1)`,
    [url],
  )
}
