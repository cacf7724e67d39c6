import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { collectGarbage } from './garbage.ts'

/** Transactions like TPC-B's: an account, a teller and a branch are updated, a line of history is written. */
export interface Tpcb {
  /** Who makes them: `pgbench`, or where there is none the same statements through `pg`. */
  readonly by: 'pgbench' | 'pg'
  perSecond(): Promise<number>
  stop(): Promise<void>
}

/** Branches: as many as there are stalls. */
const SCALE = 20
const CLIENTS = 8
const SECONDS = 3

const run = promisify(execFile)

/** Where Debian keeps the one of each version, beside what the path names. */
const DEBIAN = '/usr/lib/postgresql'

/** The newest pgbench of this machine, if there is one. */
function findPgbench(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => path.join(DEBIAN, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(path.delimiter),
  ]
  return folders.map((folder) => path.join(folder, 'pgbench')).find((file) => existsSync(file))
}

/** Makes the tables in an empty database, and measures in it. */
export function startTpcb(databaseUrl: string): Promise<Tpcb> {
  const program = findPgbench()
  return program === undefined ? startOwn(databaseUrl) : startPgbench(program, databaseUrl)
}

async function startPgbench(program: string, databaseUrl: string): Promise<Tpcb> {
  const url = new URL(databaseUrl)
  const env = {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: url.pathname.slice(1),
  }
  await run(program, ['--initialize', '--quiet', '--scale', String(SCALE)], { env })
  const clients = ['--client', String(CLIENTS), '--jobs', '1', '--protocol', 'prepared', '--no-vacuum']
  return {
    by: 'pgbench',
    async perSecond() {
      const { stdout } = await run(program, [...clients, '--time', String(SECONDS)], { env })
      const [, perSecond] = /^tps = ([\d.]+)/m.exec(stdout) ?? []
      if (perSecond === undefined) throw new Error(`pgbench said no figure: ${stdout}`)
      return Number(perSecond)
    },
    stop: () => Promise.resolve(),
  }
}

const TABLES = `
  CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int NOT NULL);
  CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int NOT NULL, tbalance int NOT NULL);
  CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int NOT NULL, abalance int NOT NULL);
  CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp);
  INSERT INTO pgbench_branches SELECT n, 0 FROM generate_series(1, ${SCALE}) n;
  INSERT INTO pgbench_tellers SELECT n, 1 + (n - 1) / 10, 0 FROM generate_series(1, ${10 * SCALE}) n;
  INSERT INTO pgbench_accounts SELECT n, 1 + (n - 1) / 100000, 0 FROM generate_series(1, ${100_000 * SCALE}) n`

/** In pgbench's order. */
const STATEMENTS = [
  'UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2',
  'SELECT abalance FROM pgbench_accounts WHERE aid = $1',
  'UPDATE pgbench_tellers SET tbalance = tbalance + $1 WHERE tid = $2',
  'UPDATE pgbench_branches SET bbalance = bbalance + $1 WHERE bid = $2',
  'INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)',
] as const

const anyOf = (count: number): number => 1 + Math.floor(Math.random() * count)

async function transact(client: pg.Client): Promise<void> {
  const [aid, tid, bid] = [anyOf(100_000 * SCALE), anyOf(10 * SCALE), anyOf(SCALE)]
  const delta = anyOf(10_000) - 5000
  const values = [[delta, aid], [aid], [delta, tid], [delta, bid], [tid, bid, aid, delta]]
  await client.query('BEGIN')
  for (const [at, text] of STATEMENTS.entries())
    await client.query({ name: `tpcb-${at}`, text, values: values[at] ?? [] })
  await client.query('COMMIT')
}

async function startOwn(databaseUrl: string): Promise<Tpcb> {
  const clients = Array.from({ length: CLIENTS }, () => new pg.Client({ connectionString: databaseUrl }))
  await Promise.all(clients.map((client) => client.connect()))
  await clients[0]?.query(TABLES)
  return {
    by: 'pg',
    async perSecond() {
      let count = 0
      collectGarbage()
      const begin = performance.now()
      const worker = async (client: pg.Client): Promise<void> => {
        for (; performance.now() - begin < SECONDS * 1000; count++) await transact(client)
      }
      await Promise.all(clients.map(worker))
      return (count * 1000) / (performance.now() - begin)
    },
    async stop() {
      await Promise.all(clients.map((client) => client.end()))
    },
  }
}
