import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Database } from './database.ts'
import type { Log } from './log.ts'

export interface NoticesOptions {
  database: Database
  url: string
  /** All processes of one channel hear each other. */
  channel: string
  /** Hears what another process has told; words of another release may be among it. */
  onNotice(words: string): void
  log: Log
}

export interface Notices {
  /** True once there is another process on the channel; until then nothing need be told. */
  hasOthers(): boolean
  /** Tells the other processes; at most 7000 bytes. What nobody hears is lost. */
  tell(words: string): Promise<void>
  close(): Promise<void>
}

const LOOK_EVERY_MS = 2000
const AGAIN_MS = 1000
const ID_CHARACTERS = 36

/**
 * Hints between processes on one database (LISTEN and NOTIFY). They may be lost at any moment, so they are never the only way that
 * somebody learns of something. A process that is alone only asks now and then whether it still is.
 */
export async function openNotices(options: NoticesOptions): Promise<Notices> {
  const { database, url, channel, onNotice, log } = options
  const own = randomUUID()
  const stopping = new AbortController()
  const name = `notices of ${channel}`
  let client: Client | undefined
  let others = false

  /** Listens until the connection breaks. */
  async function listen(): Promise<void> {
    const fresh = new Client({ connectionString: url, application_name: name, keepAlive: true })
    let over = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      over = resolve
    })
    fresh.on('error', over).on('end', over)
    stopping.signal.addEventListener('abort', over)
    fresh.on('notification', ({ payload = '' }) => {
      if (!payload.startsWith(own)) onNotice(payload.slice(ID_CHARACTERS))
    })
    client = fresh
    try {
      await fresh.connect()
      await fresh.query(`LISTEN ${fresh.escapeIdentifier(channel)}`)
      await ended
    } finally {
      stopping.signal.removeEventListener('abort', over)
      client = undefined
      await fresh.end().catch(() => undefined)
    }
  }

  async function look(): Promise<void> {
    const { rows } = await database.query<{ others: boolean }>({
      name: 'notices-others',
      text: `SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND pid <> $2) AS others`,
      values: [name, processIdOf(client)],
    })
    others = rows[0]?.others === true
  }

  const pause = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  const quietly = (error: unknown) => log.debug({ err: error }, 'other processes are out of hearing')

  async function keepListening(): Promise<void> {
    while (!stopping.signal.aborted) {
      await listen().catch(quietly)
      await pause(AGAIN_MS)
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(LOOK_EVERY_MS)
      await look().catch(quietly)
    }
  }

  // Whoever has just come knows who was there before; the others see him within two seconds.
  await look().catch(quietly)
  const running = Promise.all([keepListening(), keepLooking()])
  return {
    hasOthers: () => others,
    async tell(words) {
      await database.query({ name: 'notices-tell', text: 'SELECT pg_notify($1, $2)', values: [channel, own + words] })
    },
    async close() {
      stopping.abort()
      await running
    },
  }
}

/** The server process behind a connection; 0 without one. */
function processIdOf(client: Client | undefined): number {
  const id: unknown = client && Reflect.get(client, 'processID')
  return typeof id === 'number' ? id : 0
}
