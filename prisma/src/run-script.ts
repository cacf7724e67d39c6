import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/**
 * A migration waits so long for a table that is in use. Whoever comes after it queues behind it, payments too, so it gives way
 * before anybody notices ...
 */
const lockTimeoutMs = 500
/** ... lets them pass, and tries again: for as long as the longest report may read a table. */
const pauseMs = 1500
const tries = 400

const lockNotAvailable = '55P03'

/** An index that is built while payments go on. PostgreSQL takes no other statement with it, so it is a migration of its own. */
const besidePayments = /^CREATE (?:UNIQUE )?INDEX CONCURRENTLY "?(\w+)"?/m

/**
 * Applies a migration's whole script or nothing of it, while payments go on. Throws PostgreSQL's error; what was only in the way is
 * tried again, since nothing of the script stands then.
 */
export const runScript = async (pool: pg.Pool, script: string): Promise<void> => {
  const index = besidePayments.exec(script)?.[1]
  if (index !== undefined) return buildIndex(pool, script, index)
  for (let left = tries; ; left -= 1) {
    try {
      await pool.query(`SET lock_timeout = ${lockTimeoutMs}`)
      await pool.query(script)
      break
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== lockNotAvailable || left === 0) throw error
      await wait(pauseMs)
    }
  }
  await pool.query('RESET lock_timeout')
}

/** Nobody waits for whoever builds an index so, and so it waits itself. One that was broken off has left a useless one behind. */
const buildIndex = async (pool: pg.Pool, script: string, index: string): Promise<void> => {
  await pool.query(`DROP INDEX CONCURRENTLY IF EXISTS "${index}"`)
  await pool.query(script)
}
