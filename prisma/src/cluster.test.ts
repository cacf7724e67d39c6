import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'
import { withClient } from './databases.ts'
import { freePort } from './throwaway.ts'

let directory: string
let port: number
const running: Cluster[] = []

const start = async () => {
  const cluster = await startCluster({ directory, port, logFile: path.join(directory, 'log') })
  running.push(cluster)
  return cluster
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const until = async (holds: () => boolean) => {
  while (!holds()) await pause(10)
}

const children = async (pid: number) => {
  const words = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return words.trim().split(' ').map(Number)
}

/** Starts a cluster in a process of its own, which waits to be killed. */
const startElsewhere = async () => {
  const code = `
    const { startCluster } = await import(${JSON.stringify(new URL('./cluster.ts', import.meta.url).href)})
    const cluster = await startCluster(${JSON.stringify({ directory, port, logFile: path.join(directory, 'log') })})
    console.log(JSON.stringify({ adminUrl: cluster.adminUrl, pid: cluster.pid() }))
    setInterval(() => undefined, 1000)`
  const launcher = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(launcher.stdout, 'data')
  const told: { adminUrl: string; pid: number } = JSON.parse(String(line))
  return { launcher, ...told }
}

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'yimatong-cluster-'))
  port = await freePort()
})

afterEach(async () => {
  for (const cluster of running.splice(0)) await cluster.stop()
  await rm(directory, { recursive: true, force: true })
})

describe('the embedded cluster', () => {
  test('keeps what was committed when the server and its guard are killed and started again', async () => {
    const cluster = await start()
    await withClient(cluster.adminUrl, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'))
    await cluster.stopServer('immediate')
    await cluster.startServer()
    const { rows } = await withClient(cluster.adminUrl, (client) => client.query('SELECT answer FROM kept'))
    expect(rows).toEqual([{ answer: 42 }])
  })

  test('starts PostgreSQL again that ended unasked, and leaves one alone that was stopped', async () => {
    const cluster = await start()
    const before = cluster.pid()
    process.kill(Number(before), 'SIGKILL')
    await until(() => cluster.pid() !== undefined && cluster.pid() !== before)
    await withClient(cluster.adminUrl, (client) => client.query('SELECT 1'))
    await cluster.stopServer('immediate')
    expect(cluster.pid()).toBeUndefined()
  })

  test('stops PostgreSQL when its launcher is killed', async () => {
    const { launcher, pid } = await startElsewhere()
    launcher.kill('SIGKILL')
    await until(() => !isAlive(pid))
  })

  test('takes over data whose launcher and guard were killed, keeping what was committed', async () => {
    const { launcher, adminUrl, pid } = await startElsewhere()
    await withClient(adminUrl, (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'))
    for (const guard of await children(launcher.pid ?? 0)) process.kill(guard, 'SIGKILL')
    launcher.kill('SIGKILL')
    await once(launcher, 'exit')
    expect(isAlive(pid)).toBe(true)
    const cluster = await start()
    expect(cluster.pid()).not.toBe(pid)
    // Nobody's child, it is somebody until whoever inherits it has looked.
    await until(() => !isAlive(pid))
    const { rows } = await withClient(cluster.adminUrl, (client) => client.query('SELECT answer FROM kept'))
    expect(rows).toEqual([{ answer: 42 }])
  })

  test('starts although a stale pid file names a living process that is not PostgreSQL', async () => {
    const cluster = await start()
    await cluster.stopServer()
    await writeFile(path.join(directory, 'data', 'postmaster.pid'), `${process.pid}\n`)
    await cluster.startServer()
    expect(cluster.pid()).not.toBe(process.pid)
    expect(isAlive(process.pid)).toBe(true)
  })

  test('says which port is taken', async () => {
    const other = net.createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    await expect(start()).rejects.toThrow(`Port ${port} is taken by another program`)
    other.close()
    await once(other, 'close')
    await start()
  })

  test('refuses data that a living launcher holds', async () => {
    await start()
    await expect(start()).rejects.toThrow('already running')
  })

  test('refuses data of another major version', async () => {
    await (await start()).stop()
    const file = path.join(directory, 'data', 'PG_VERSION')
    await writeFile(file, '17\n')
    await expect(start()).rejects.toThrow('was written by PostgreSQL 17')
    await writeFile(file, '18\n')
  })

  test('refuses data whose password is gone, instead of making another', async () => {
    await (await start()).stop()
    await rm(path.join(directory, 'password'))
    await expect(start()).rejects.toThrow('no password file')
  })

  test('commits durably, and keeps its password to itself', async () => {
    const cluster = await start()
    const { rows } = await withClient(cluster.adminUrl, (client) =>
      client.query(`SELECT name, setting FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses') ORDER BY name`),
    )
    expect(rows.map((row) => row.setting)).toEqual(['on', 'on', '127.0.0.1', 'on'])
    expect((await stat(path.join(directory, 'password'))).mode & 0o777).toBe(0o600)
  })
})
