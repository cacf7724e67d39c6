import type { Client, QueryResultRow } from 'pg'
import { isConnectionLost } from './database-errors.ts'
import { ask, inTransaction, rollBack, type Queryable, type Statement } from './database-session.ts'

export interface LaneOptions {
  /** Further session settings, by name; the defaults below stay unless named here. */
  settings?: Readonly<Record<string, string>>
}

/**
 * For the hot statements. Plans are made once per connection, perhaps while a table is small: they must be right for a large one,
 * so each row is looked up by its key.
 */
export const BY_KEYS: LaneOptions = {
  settings: { enable_seqscan: 'off', enable_hashjoin: 'off', enable_mergejoin: 'off' },
}

/** One connection for itself. Calls take turns: a transaction has the connection alone until it ends. */
export interface Lane extends Queryable {
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * PostgreSQL plans a statement over arrays anew at each call unless told otherwise (503 us a payment in small groups
 * against 215), and compiles what runs once in a blue moon.
 */
const LANE_SETTINGS = { plan_cache_mode: 'force_generic_plan', jit: 'off' }

/**
 * A lane that connects when first used, and anew after its connection broke: the call that met the break rejects (its
 * effect may be unknown), the next one works. `open` makes an unconnected client with its error listener.
 */
export function createLane(open: () => Client, { settings = {} }: LaneOptions = {}): Lane {
  const sessionSettings = { ...LANE_SETTINGS, ...settings }
  let client: Client | undefined
  let closed = false
  let lastTurn: Promise<unknown> = Promise.resolve()

  async function connected(): Promise<Client> {
    if (client !== undefined) return client
    const fresh = open()
    const forget = () => {
      if (client === fresh) client = undefined
    }
    fresh.on('error', forget).on('end', forget)
    try {
      await fresh.connect()
      const names = Object.keys(sessionSettings)
      await fresh.query({
        text: 'SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS s (name, value)',
        values: [names, Object.values(sessionSettings)],
      })
    } catch (error) {
      discard(fresh)
      throw error
    }
    client = fresh
    return fresh
  }

  function drop(broken: Client): void {
    if (client === broken) client = undefined
    discard(broken)
  }

  /** Waits for its turn; an earlier call's failure is the earlier caller's. */
  function inTurn<T>(work: (client: Client) => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new Error('the lane is closed'))
    const turn = lastTurn.then(async () => work(await connected()))
    lastTurn = turn.catch(() => undefined)
    return turn
  }

  return {
    query<Row extends QueryResultRow>(statement: Statement | string) {
      return inTurn(async (own) => {
        try {
          return await ask<Row>(own, statement)
        } catch (error) {
          if (isConnectionLost(error)) drop(own)
          throw error
        }
      })
    },
    transaction(work) {
      return inTurn(async (own) => {
        try {
          return await inTransaction(own, work)
        } catch (error) {
          if (isConnectionLost(error) || !(await rollBack(own))) drop(own)
          throw error
        }
      })
    },
    async close() {
      closed = true
      await lastTurn
      await client?.end()
      client = undefined
    },
  }
}

/** Ends a connection that nobody waits for; what it still has to say is of no interest. */
function discard(broken: Client): void {
  broken.end().catch(() => undefined)
}
