import { setTimeout as pause } from 'node:timers/promises'
import { Client, Pool, type ClientBase, type ClientConfig, type PoolClient, type QueryResultRow } from 'pg'
import { isConnectionLost } from './database-errors.ts'
import { type DatabaseSession, sessionOn } from './database-copy.ts'
import { createLane, type Lane, type LaneOptions } from './database-lane.ts'
import { ask, inTransaction, rollBack, type Queryable, type Statement } from './database-session.ts'
import type { Log } from './log.ts'

export { errorCode, isConnectionLost, isTransient, isUniqueViolation } from './database-errors.ts'
export { BY_KEYS, type Lane, type LaneOptions } from './database-lane.ts'
export type { QueryResultRow } from 'pg'
export { copyText, type DatabaseSession } from './database-copy.ts'
export type { Queryable, Rows, Statement } from './database-session.ts'

export interface Database extends Queryable {
  /** Runs `work` between BEGIN and COMMIT on one connection; an error rolls back and is thrown on. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>
  /** One connection for a long piece of work with tables of its own; the connection is not used again. */
  session<T>(work: (session: DatabaseSession) => Promise<T>): Promise<T>
  /** A connection of its own for the hot statements over arrays. */
  lane(options?: LaneOptions): Lane
  /**
   * Throws a sentence when this server may lose a commit that it has acknowledged. Call it before listening. A server that is not there
   * yet is waited for, half a minute at most.
   */
  assertDurable(): Promise<void>
  /** For readiness: throws unless a statement comes through. */
  ping(): Promise<void>
  /** Closes lanes and pool; what is under way finishes first. */
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  /** Shown in `pg_stat_activity`: the service's name. */
  name: string
  log: Log
  /** Connections; eight are enough on two cores, more is slower. */
  poolSize?: number
  /** The server cancels a statement after this; the client gives the connection up 2 s later. */
  statementTimeoutMs?: number
  /** Somebody waits at a till: all connections have the patience of lanes. */
  isHurried?: boolean
}

/** A statement that was cancelled answers within this time, or its connection is dead. */
const SILENCE_MS = 2000

/**
 * A lane's statements take milliseconds, and everybody stands behind the one under way. So a connection that has gone silent is given
 * up in time for whoever waits to hear the truth from the next one.
 */
const LANE_STATEMENT_MS = 3000
const LANE_SILENCE_MS = 500
const LANE_CONNECT_MS = 2000

/** The one way to a database of ours. Connections are made when first needed and made anew when they break. */
export function createDatabase(options: DatabaseOptions): Database {
  const { log, poolSize = 8 } = options
  const config = options.isHurried === true ? hurriedConfig(options) : connectionConfig(options)
  const lanes: Lane[] = []
  const watch = (client: ClientBase) => {
    client.on('error', (error) => log.warn({ err: error }, 'a database connection broke'))
  }
  const pool = new Pool({ ...config, max: poolSize, idleTimeoutMillis: 60_000 })
  // Each client gets a listener for life: the pool's own hears idle ones only, and an error without a listener ends the
  // process when the database restarts.
  pool.on('connect', watch)
  pool.on('error', () => undefined)

  /** Lends a connection; it is thrown away when it broke or cannot be cleaned, kept after an ordinary SQL error. */
  async function lend<T>(work: (client: PoolClient) => Promise<T>, clean: typeof rollBack): Promise<T> {
    const client = await pool.connect()
    let keep = true
    try {
      return await work(client)
    } catch (error) {
      keep = !isConnectionLost(error) && (await clean(client))
      throw error
    } finally {
      client.release(!keep)
    }
  }

  const database: Database = {
    query<Row extends QueryResultRow>(statement: Statement | string) {
      return lend(
        (client) => ask<Row>(client, statement),
        async () => true,
      )
    },
    transaction: (work) => lend((client) => inTransaction(client, work), rollBack),
    async session(work) {
      const client = await pool.connect()
      try {
        return await work(sessionOn(client))
      } finally {
        client.release(true)
      }
    },
    lane(laneOptions) {
      const open = () => {
        const client = new Client(hurriedConfig(options))
        watch(client)
        return client
      }
      const lane = createLane(open, laneOptions)
      lanes.push(lane)
      return lane
    },
    assertDurable: () => assertDurable(database, log),
    async ping() {
      await database.query('SELECT 1')
    },
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()))
      await pool.end()
    },
  }
  return database
}

function connectionConfig({ url, name, statementTimeoutMs = 10_000 }: DatabaseOptions): ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + SILENCE_MS,
    // A transaction that its process forgot must not hold the locks of others.
    idle_in_transaction_session_timeout: statementTimeoutMs + SILENCE_MS,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  }
}

function hurriedConfig({ statementTimeoutMs = LANE_STATEMENT_MS, ...options }: DatabaseOptions): ClientConfig {
  const patienceMs = Math.min(statementTimeoutMs, LANE_STATEMENT_MS)
  return {
    ...connectionConfig({ ...options, statementTimeoutMs: patienceMs }),
    query_timeout: patienceMs + LANE_SILENCE_MS,
    connectionTimeoutMillis: LANE_CONNECT_MS,
  }
}

/**
 * A database that begins again after a crash takes seconds, and a service that ended for that reason would begin anew, which costs more than
 * waiting.
 */
const THERE_WITHIN_MS = 30_000
const ASK_AGAIN_MS = 100

async function onceThere<T>(ask: () => Promise<T>, log: Log): Promise<T> {
  const deadline = performance.now() + THERE_WITHIN_MS
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await ask()
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() > deadline) throw error
      if (isFirst) log.warn({ err: error }, 'the database is not there; waiting for it')
      await pause(ASK_AGAIN_MS)
    }
  }
}

async function assertDurable(database: Queryable, log: Log): Promise<void> {
  const text = `SELECT name AS setting, setting AS value FROM pg_settings
    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'`
  const { rows } = await onceThere(() => database.query<{ setting: string; value: string }>(text), log)
  if (rows.length === 0) return
  const settings = rows.map(({ setting }) => setting).sort()
  throw new Error(
    `The database would lose payments in a crash: ${settings.join(', ')} must be on for this server, database and role.`,
  )
}
