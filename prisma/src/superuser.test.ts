import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'
import { withClient } from './databases.ts'
import { rotateSuperuser, settleSuperuser } from './superuser.ts'
import { freePort } from './throwaway.ts'

let directory: string
let cluster: Cluster

const start = async () => startCluster({ directory, port: await freePort(), logFile: path.join(directory, 'log') })
const password = (name = 'password') => path.join(directory, name)
const opens = (url: string) => withClient(url, async (client) => (await client.query('SELECT 1')).rowCount === 1)
const rotate = () => rotateSuperuser(directory, cluster.port)

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'yimatong-superuser-'))
  cluster = await start()
})

afterEach(async () => {
  await cluster.stop()
  await rm(directory, { recursive: true, force: true })
})

test('a new password is in force at once, here and at every start, and the one before opens nothing', async () => {
  const before = cluster.adminUrl
  const connected = new pg.Client({ connectionString: before })
  await connected.connect()
  await rotate()
  expect((await connected.query('SELECT 1')).rowCount).toBe(1)
  await connected.end()
  await expect(opens(before)).rejects.toMatchObject({ code: '28P01' })
  expect(await opens(cluster.adminUrl)).toBe(true)
  expect((await stat(password())).mode & 0o777).toBe(0o600)
  await expect(stat(password('password.new'))).rejects.toThrow('ENOENT')

  // The launcher starts a server again that has ended, long after it has read the first one.
  await cluster.stopServer('immediate')
  await cluster.startServer()
  expect(await opens(cluster.adminUrl)).toBe(true)
  await cluster.stop()
  cluster = await start()
  expect(await opens(cluster.adminUrl)).toBe(true)
})

test('whoever dies before the server is told has changed nothing, and the next one goes on', async () => {
  const kept = await readFile(password(), 'utf8')
  for (const left of ['never-told\n', '']) {
    await writeFile(password('password.new'), left)
    expect(await opens(await settleSuperuser(directory, cluster.port))).toBe(true)
    await cluster.stop()
    cluster = await start()
    expect(await readFile(password(), 'utf8')).toBe(kept)
  }
  await rotate()
  expect(await readFile(password(), 'utf8')).not.toBe(kept)
  expect(await opens(cluster.adminUrl)).toBe(true)
})

test('whoever dies once the server is told is finished by the next command, and by the next start', async () => {
  const restart = async () => {
    await cluster.stop()
    cluster = await start()
  }
  for (const finish of [() => settleSuperuser(directory, cluster.port), rotate, restart]) {
    await writeFile(password('password.new'), 'told-already\n')
    await withClient(cluster.adminUrl, (client) => client.query(`ALTER ROLE postgres PASSWORD 'told-already'`))
    await finish()
    expect(await opens(cluster.adminUrl)).toBe(true)
    await expect(stat(password('password.new'))).rejects.toThrow('ENOENT')
  }
})

test('commands that come in one moment after it all find the new password', async () => {
  await writeFile(password('password.new'), 'told-already\n')
  await withClient(cluster.adminUrl, (client) => client.query(`ALTER ROLE postgres PASSWORD 'told-already'`))
  const settled = await Promise.all(Array.from({ length: 5 }, () => settleSuperuser(directory, cluster.port)))
  for (const url of settled) expect(await opens(url)).toBe(true)
})
