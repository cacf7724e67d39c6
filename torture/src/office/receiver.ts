import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebhookEvent, webhookEvent } from '@yimatong/contract/webhook-api'

/** ERROR: 500. HANG: nothing, for ever. GONE: the connection is reset. LOST: it is taken, and nobody hears so. */
export const MOODS = ['ERROR', 'HANG', 'GONE', 'LOST'] as const
export type Mood = (typeof MOODS)[number]

/** The server of a merchant that is told what became of its payments. */
export interface Receiver {
  url: string
  /** Every notification that it has taken, as often as it came. */
  taken: readonly WebhookEvent[]
  /** From now on it does this instead of taking anything. Gives how many attempts it has met so since it was last turned. */
  turn(mood: Mood | undefined): number
  /** Attempts that it has met so since. */
  met(): number
  close(): void
}

export async function openReceiver(): Promise<Receiver> {
  const taken: WebhookEvent[] = []
  let current: Mood | undefined
  let met = 0
  const refuse = (mood: Mood, answer: ServerResponse): void => {
    met += 1
    if (mood === 'ERROR') answer.writeHead(500).end('the shop is closed')
    if (mood === 'GONE' || mood === 'LOST') answer.socket?.resetAndDestroy()
  }
  const server = createServer((request, answer) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (current === undefined || current === 'LOST')
        taken.push(webhookEvent.parse(JSON.parse(Buffer.concat(parts).toString())))
      if (current === undefined) answer.end('ok')
      else refuse(current, answer)
    })
    request.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/yimatong`,
    taken,
    turn(mood) {
      const before = met
      met = 0
      current = mood
      return before
    },
    met: () => met,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
