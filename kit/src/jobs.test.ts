import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createWorker, DUTIES, type Worker } from '../test/duties.ts'
import { aLog } from '../test/make-app.ts'
import { startPostgres, type TestServer } from '../test/postgres.ts'
import { hasRedis, type RedisServer, startRedis } from '../test/redis.ts'
import { type JobStore, migrateJobs } from './jobs.ts'

let postgres: TestServer
let redis: RedisServer | undefined
let owner: Client
let appUrl: string
const workers: Worker[] = []
const children: ChildProcess[] = []

/** What both halves need of the place where their hints are. */
interface Backend {
  store: JobStore
  /** Loses every hint. */
  forget(): Promise<unknown>
}

const backends: Record<string, () => Backend> = {
  PostgreSQL: () => ({ store: { databaseUrl: appUrl }, forget: () => owner.query('TRUNCATE bullmq.job CASCADE') }),
}
if (hasRedis) {
  backends['Redis'] = () => {
    const server = redis as RedisServer
    return { store: { redisUrl: server.url }, forget: () => server.flush() }
  }
}

beforeAll(async () => {
  postgres = await startPostgres()
  if (hasRedis) redis = await startRedis()
  await connect()
  await owner.query("CREATE ROLE duties_app LOGIN PASSWORD 'secret'")
  await owner.query(`${DUTIES}; GRANT SELECT, INSERT, UPDATE ON duties TO duties_app`)
  await migrateJobs({ ownerUrl: postgres.url, appRole: 'duties_app' })
  appUrl = Object.assign(new URL(postgres.url), { username: 'duties_app', password: 'secret' }).href
})

afterAll(async () => {
  await owner?.end()
  await redis?.stop()
  await postgres?.stop()
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await owner.query('DELETE FROM duties')
})

async function connect() {
  owner = new Client({ connectionString: postgres.url })
  owner.on('error', () => undefined)
  await owner.connect()
}

let made = 0
async function aDuty({ inMs = 0, sweepInMs = 3_600_000 } = {}): Promise<string> {
  const name = `duty-${(made += 1)}`
  await owner.query(
    `INSERT INTO duties (name, due_at, sweep_after)
     VALUES ($1, now() + $2::int * interval '1 ms', now() + $3::int * interval '1 ms')`,
    [name, inMs, sweepInMs],
  )
  return name
}

const effectsOf = async (duty: string) =>
  (await owner.query('SELECT effects, takes, done_by FROM duties WHERE name = $1', [duty])).rows[0]
async function isDone(duty: string) {
  await expect.poll(async () => (await effectsOf(duty)).effects, { timeout: 15_000 }).toBe(1)
}

/** A worker in this process, once its backend is there. */
async function aWorker(store: JobStore, name = 'here') {
  const { log, lines } = aLog()
  const worker = createWorker({ store, databaseUrl: appUrl, name, log })
  workers.push(worker)
  worker.jobs.start()
  return Object.assign(worker, { lines })
}

/** Waits until hints come through: a worker whose backend is not there drops them. */
async function isConnected({ jobs }: Worker) {
  const duty = await aDuty()
  const again = async () => jobs.hint(duty) && (await effectsOf(duty)).effects
  await expect.poll(again, { timeout: 15_000 }).toBe(1)
}

async function aProcess(store: JobStore, name: string) {
  const child = fork(fileURLToPath(new URL('../test/duties-worker.ts', import.meta.url)), {
    execArgv: ['--conditions=source', '--import', 'tsx'],
    env: { ...process.env, WORKER: JSON.stringify({ store, databaseUrl: appUrl, name }) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  await once(child, 'message')
  return child
}

/** A duty that this process has taken by a hint of its own, and holds. */
async function takenBy(child: ChildProcess) {
  const duty = await aDuty()
  const told = once(child, 'message')
  child.send({ hint: duty })
  expect((await told)[0]).toEqual({ taken: duty })
  return duty
}

describe.each(Object.entries(backends))('jobs on %s', (_name, backendOf) => {
  it('do what is due at once, and the rest at its time', async () => {
    const { store } = backendOf()
    const worker = await aWorker(store)
    await isConnected(worker)
    const [now, later] = [await aDuty(), await aDuty({ inMs: 600 })]
    worker.jobs.hint(now)
    worker.jobs.hint(later, 600)
    await isDone(now)
    await isDone(later)
    // A hint that came too early would have found nothing to do, and there is no other for an hour.
    expect(await effectsOf(later)).toMatchObject({ takes: 1 })
  })

  it('do a duty once, however often they are told of it', async () => {
    const { store } = backendOf()
    const [one, other] = [await aWorker(store), await aWorker(store, 'there')]
    await isConnected(one)
    await isConnected(other)
    const duties = await Promise.all(Array.from({ length: 50 }, () => aDuty()))
    for (const duty of duties) for (const worker of [one, other, one]) worker.jobs.hint(duty)
    for (const duty of duties) await isDone(duty)
    // What is hinted last is done last, and nothing was done again meanwhile.
    await isConnected(one)
    const { rows } = await owner.query('SELECT DISTINCT effects FROM duties')
    expect(rows).toEqual([{ effects: 1 }])
  })

  it('leave nothing behind when a worker is killed in the middle: another one does it', async () => {
    const { store } = backendOf()
    const child = await aProcess(store, 'killed')
    const duty = await takenBy(child)
    await aWorker(store, 'survivor')
    child.kill('SIGKILL')
    await isDone(duty)
    expect(await effectsOf(duty)).toEqual({ effects: 1, takes: 2, done_by: 'survivor' })
  })

  it('have one effect when a worker sleeps past its lock and wakes up again', async () => {
    const { store } = backendOf()
    const child = await aProcess(store, 'sleeper')
    const duty = await takenBy(child)
    await aWorker(store, 'awake')
    child.kill('SIGSTOP')
    await isDone(duty)
    child.kill('SIGCONT')
    const told = once(child, 'message')
    child.send({ goOn: true })
    expect((await told)[0]).toEqual({ finished: duty })
    expect(await effectsOf(duty)).toEqual({ effects: 1, takes: 2, done_by: 'awake' })
  })

  it('lose their hints and no duty', async () => {
    const { store, forget } = backendOf()
    const worker = await aWorker(store)
    await isConnected(worker)
    const duty = await aDuty({ inMs: 300, sweepInMs: 600 })
    worker.jobs.hint(duty, 300)
    await forget()
    await isDone(duty)
    await isConnected(worker)
  })

  it('are found by whoever starts after everybody had stopped', async () => {
    const { store } = backendOf()
    const first = await aWorker(store)
    await isConnected(first)
    const duty = await aDuty({ inMs: 400 })
    first.jobs.hint(duty, 400)
    await workers.splice(0)[0]?.stop()
    const second = await aWorker(store, 'second')
    await isDone(duty)
    expect(await effectsOf(duty)).toMatchObject({ done_by: 'second' })
    await isConnected(second)
  })
})

describe.runIf(hasRedis)('a Redis that is away', () => {
  it('keeps nobody from starting or stopping, and duties are done by their rows', async () => {
    const server = redis as RedisServer
    await server.crash()
    const worker = await aWorker({ redisUrl: server.url })
    const duty = await aDuty({ sweepInMs: 0 })
    for (let told = 0; told < 5000; told += 1) worker.jobs.hint(duty)
    await isDone(duty)
    await server.start()
    await isConnected(worker)
  })

  it('is said once, and hints come through again when it is back', async () => {
    const server = redis as RedisServer
    const worker = await aWorker({ redisUrl: server.url })
    await isConnected(worker)
    await server.crash()
    const duty = await aDuty({ sweepInMs: 100 })
    for (let told = 0; told < 100; told += 1) worker.jobs.hint(duty)
    await isDone(duty)
    await server.start()
    await isConnected(worker)
    const said = worker.lines.filter(({ msg }) => String(msg).startsWith('hints')).map(({ msg }) => msg)
    expect(said).toEqual(['hints are lost for now; the turns over the rows go on', 'hints come through again'])
  })
})

describe('jobs on PostgreSQL', () => {
  it('may work with jobs and change nothing else there', async () => {
    const client = new Client({ connectionString: appUrl })
    await client.connect()
    for (const text of ['CREATE TABLE bullmq.mine (id int)', 'DELETE FROM bullmq.migration', 'DROP TABLE bullmq.job'])
      await expect(client.query(text)).rejects.toThrow(/permission denied|must be owner/)
    await client.end()
    // Again at the next start.
    await migrateJobs({ ownerUrl: postgres.url, appRole: 'duties_app' })
  })

  it('go on when the database has crashed and is back', async () => {
    const worker = await aWorker({ databaseUrl: appUrl })
    await isConnected(worker)
    const duty = await aDuty({ sweepInMs: 1000 })
    await postgres.crash()
    worker.jobs.hint(duty)
    await postgres.start()
    await connect()
    await isDone(duty)
    await isConnected(worker)
  })

  it('wait for a schema that is not there yet, as the rows do not', async () => {
    await owner.query('ALTER SCHEMA bullmq RENAME TO elsewhere')
    const worker = await aWorker({ databaseUrl: appUrl })
    await isDone(await aDuty({ sweepInMs: 0 }))
    await owner.query('ALTER SCHEMA elsewhere RENAME TO bullmq')
    await isConnected(worker)
  })
})
