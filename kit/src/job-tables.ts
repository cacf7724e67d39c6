import type { PgPool } from 'bullmq'
import { Client, Pool } from 'pg'
import type { Log } from './log.ts'

/** BullMQ's tables live in a schema of their own, in the database of the service whose hints they keep. */
const SCHEMA = 'bullmq'
/** One connection listens for jobs, the others add and take them. */
const CONNECTIONS = 4

/**
 * Makes or moves on the tables of the jobs in the database at `ownerUrl`, logged in as its owner, and lets `appRole` work
 * with jobs there and change nothing else. Harmless when there is nothing to do, so it runs at every start.
 */
export async function migrateJobs({ ownerUrl, appRole }: { ownerUrl: string; appRole: string }): Promise<void> {
  const { runMigrations } = await import('bullmq')
  const client = new Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await runMigrations(client, SCHEMA)
    const role = client.escapeIdentifier(appRole)
    await client.query(`
      GRANT USAGE ON SCHEMA ${SCHEMA} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${SCHEMA} TO ${role};
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO ${role};
      REVOKE INSERT, UPDATE, DELETE ON ${SCHEMA}.migration FROM ${role}`)
  } finally {
    await client.end()
  }
}

/**
 * The connections of BullMQ: a pool of ours, since it listens to the errors of connections that are lent out. BullMQ says
 * that every pool of `pg` is one of its own kind; the types of `pg` say so in another form.
 */
export function openJobPool(databaseUrl: string, log: Log): Pool & PgPool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'jobs',
    max: CONNECTIONS,
    options: `-c search_path=${SCHEMA}`,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  })
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, "the jobs' connection broke"))
  })
  pool.on('error', () => undefined)
  return pool as Pool & PgPool
}
