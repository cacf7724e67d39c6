import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aLog } from '../test/make-app.ts'
import { startPostgres, type TestServer } from '../test/postgres.ts'
import { createDatabase, isConnectionLost, isTransient, isUniqueViolation, type DatabaseOptions } from './database.ts'

let server: TestServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const database of open.splice(0)) await database.close()
})
function aDatabase(options: Partial<DatabaseOptions> = {}) {
  const logged = aLog()
  const database = createDatabase({ url: server.url, name: 'kit-test', log: logged.log, ...options })
  open.push(database)
  return { database, ...logged }
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('expected a failure')
    },
    (error: unknown) => error,
  )
const pidOf = async (queryable: Pick<ReturnType<typeof createDatabase>, 'query'>) =>
  (await queryable.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid

describe('a database', () => {
  it('runs statements, named ones prepared', async () => {
    const { database } = aDatabase()
    const statement = { name: 'double', text: 'SELECT $1::int * 2 AS twice', values: [21] }
    expect(await database.query<{ twice: number }>(statement)).toEqual({ rows: [{ twice: 42 }], rowCount: 1 })
    expect((await database.query<{ name: string }>('SHOW application_name')).rows).toEqual([
      { application_name: 'kit-test' },
    ])
  })

  it('keeps all of a transaction or nothing', async () => {
    const { database } = aDatabase()
    await database.query('CREATE TABLE kept (id int PRIMARY KEY)')
    await database.transaction((transaction) => transaction.query('INSERT INTO kept VALUES (1)'))
    const failed = await failure(
      database.transaction(async (transaction) => {
        await transaction.query('INSERT INTO kept VALUES (2)')
        await transaction.query('INSERT INTO kept VALUES (1)')
      }),
    )
    expect([isUniqueViolation(failed), isUniqueViolation(failed, 'kept_pkey')]).toEqual([true, true])
    expect([isUniqueViolation(failed, 'other'), isTransient(failed)]).toEqual([false, false])
    expect((await database.query('SELECT id FROM kept')).rows).toEqual([{ id: 1 }])
  })

  it('keeps its connection after an ordinary error', async () => {
    const { database } = aDatabase({ poolSize: 1 })
    const before = await pidOf(database)
    await failure(database.query('SELECT 1/0'))
    await failure(database.transaction((transaction) => transaction.query('SELECT 1/0')))
    expect(await pidOf(database)).toBe(before)
  })

  it('says in the stack of an error who asked, alone or in a transaction', async () => {
    const { database } = aDatabase()
    async function whoAsked(asked: Pick<typeof database, 'query'>) {
      await asked.query('SELECT missing')
    }
    const ways = [whoAsked(database), database.transaction(whoAsked), database.lane().transaction(whoAsked)]
    for (const error of await Promise.all(ways.map(failure)))
      expect(error).toHaveProperty('stack', expect.stringContaining('whoAsked'))
  })

  it('cancels a statement that takes too long', async () => {
    const { database } = aDatabase({ statementTimeoutMs: 1000 })
    expect(isTransient(await failure(database.query('SELECT pg_sleep(10)')))).toBe(true)
    await aDatabase().database.ping()
  })

  it('says so when the server, or only its own role, would lose payments in a crash', async () => {
    await aDatabase().database.assertDurable()
    const careless = new URL(server.url)
    careless.searchParams.set('options', '-c synchronous_commit=off')
    await expect(aDatabase({ url: careless.href }).database.assertDurable()).rejects.toThrow(
      'The database would lose payments in a crash: synchronous_commit must be on',
    )
  })

  it('waits at the start for a server that begins again', async () => {
    const { hostname, port } = new URL(server.url)
    const door = createServer((socket) => pipeline(socket, connect(Number(port), hostname), socket, () => undefined))
    const listen = (at: number) => once(door.listen(at, '127.0.0.1'), 'listening')
    await listen(0)
    const { port: at } = door.address() as AddressInfo
    await new Promise((closed) => door.close(closed))
    const through = new URL(server.url)
    through.host = `127.0.0.1:${at}`
    const { database, lines } = aDatabase({ url: through.href })
    open.unshift({ close: async () => void door.close() })
    const asserted = database.assertDurable()
    await expect.poll(() => lines).toMatchObject([{ msg: 'the database is not there; waiting for it' }])
    await listen(at)
    await asserted
  })

  it('survives losing a connection that is idle, working or in a transaction', async () => {
    const { database } = aDatabase()
    const other = aDatabase().database
    const terminate = (pid: number | undefined) =>
      other.query({ text: 'SELECT pg_terminate_backend($1)', values: [pid] })
    await terminate(await pidOf(database))
    const lost = await failure(
      database.transaction(async (transaction) => {
        await terminate(await pidOf(transaction))
        await transaction.query('SELECT 1')
      }),
    )
    expect([isConnectionLost(lost), isTransient(lost)]).toEqual([true, true])
    await expect.poll(() => database.ping().then(() => true)).toBe(true)
  })
})

describe('a lane', () => {
  it('is one connection with its own settings', async () => {
    const { database } = aDatabase()
    const lane = database.lane({ settings: { lock_timeout: '3s' } })
    const setting = async (name: string) => (await lane.query<Record<string, string>>(`SHOW ${name}`)).rows[0]?.[name]
    expect(await setting('plan_cache_mode')).toBe('force_generic_plan')
    expect(await setting('jit')).toBe('off')
    expect(await setting('lock_timeout')).toBe('3s')
    expect(new Set(await Promise.all([1, 2, 3].map(() => pidOf(lane))))).toHaveProperty('size', 1)
  })

  it('lets a transaction have the connection alone', async () => {
    const { database } = aDatabase()
    const lane = database.lane()
    await lane.query('CREATE TEMP TABLE steps (at serial, name text)')
    const noted = (name: string) => ({ text: 'INSERT INTO steps (name) VALUES ($1)', values: [name] })
    const rolledBack = lane.transaction(async (transaction) => {
      await transaction.query(noted('a1'))
      await transaction.query('SELECT pg_sleep(0.02)')
      throw new Error('changed my mind')
    })
    const meanwhile = lane.query(noted('b'))
    await failure(rolledBack)
    await meanwhile
    expect((await lane.query('SELECT name FROM steps')).rows).toEqual([{ name: 'b' }])
  })

  it('connects anew after its connection was terminated', async () => {
    const { database } = aDatabase()
    const lane = database.lane()
    const first = await pidOf(lane)
    const lost = await failure(lane.query('SELECT pg_terminate_backend(pg_backend_pid())'))
    expect(isConnectionLost(lost)).toBe(true)
    const second = await pidOf(lane)
    expect(second).not.toBe(first)
    await database.query({ text: 'SELECT pg_terminate_backend($1)', values: [second] })
    await expect.poll(() => pidOf(lane).catch(() => second)).not.toBe(second)
  })

  it('gives up a connection that is stuck in a transaction', async () => {
    const { database } = aDatabase({ statementTimeoutMs: 1000 })
    const lane = database.lane({ settings: { statement_timeout: '0' } })
    const before = await pidOf(lane)
    const stuck = await failure(lane.transaction((transaction) => transaction.query('SELECT pg_sleep(60)')))
    expect(isConnectionLost(stuck)).toBe(true)
    expect(await pidOf(lane)).not.toBe(before)
  })

  it('closes after what it is doing, and then refuses', async () => {
    const { database } = aDatabase()
    const lane = database.lane()
    const last = lane.query<{ one: number }>('SELECT 1 AS one, pg_sleep(0.02)')
    await lane.close()
    expect((await last).rows[0]?.one).toBe(1)
    await expect(lane.query('SELECT 1')).rejects.toThrow('the lane is closed')
  })
})

describe('a crash of the server', () => {
  it('fails what is under way as unknown, and everything works again once it is back', async () => {
    const { database, lines } = aDatabase()
    const lane = database.lane()
    await Promise.all([database.ping(), lane.query('SELECT 1')])
    const inPool = failure(database.query('SELECT pg_sleep(30)'))
    const inLane = failure(lane.transaction((transaction) => transaction.query('SELECT pg_sleep(30)')))
    await expect
      .poll(
        async () =>
          (await database.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)' AND state = 'active'"))
            .rowCount,
      )
      .toBeGreaterThanOrEqual(2)
    await server.crash()
    for (const error of [await inPool, await inLane]) expect(isConnectionLost(error)).toBe(true)
    const away = await failure(lane.query('SELECT 1'))
    expect([isConnectionLost(away), isTransient(away)]).toEqual([true, true])
    expect(isTransient(await failure(database.ping()))).toBe(true)
    await server.start()
    await database.ping()
    expect((await lane.query('SHOW jit')).rows).toEqual([{ jit: 'off' }])
    expect(lines.some(({ msg }) => msg === 'a database connection broke')).toBe(true)
  })
})
