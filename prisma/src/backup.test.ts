import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Backup, listBackups, takeBackup } from './backup.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { withClient } from './databases.ts'
import { restoreBackup } from './restore.ts'
import { rotateSuperuser } from './superuser.ts'
import { freePort } from './throwaway.ts'

let home: string
let cluster: Cluster
let backup: Backup
/** After the third row, before everything was lost. */
let beforeTheAccident: string

// The folder's name is hostile on purpose: the server's commands are words of a shell.
const inHome = (...parts: string[]) => path.join(home, "it's 100% ours", ...parts)
const start = async (name: string, backupDirectory?: string) =>
  startCluster({
    directory: inHome(name),
    port: await freePort(),
    logFile: inHome(`${name}.log`),
    ...(backupDirectory === undefined ? {} : { backupDirectory }),
  })

const ask = async (client: pg.Client, text: string) => (await client.query<{ answer: string }>(text)).rows[0]?.answer

/** What a restored cluster holds, started as any other. */
const rowsOf = async (name: string) => {
  const restored = await start(name)
  try {
    const { rows } = await withClient(restored.adminUrl, (client) =>
      client.query<{ id: number }>('SELECT id FROM paid ORDER BY id'),
    )
    return rows.map(({ id }) => id)
  } finally {
    await restored.stop()
  }
}

const restore = (name: string, until?: string) =>
  restoreBackup({
    backupDirectory: inHome('backup'),
    directory: inHome(name),
    logFile: inHome(`${name}.log`),
    ...(until === undefined ? {} : { until }),
  })

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'yimatong-backup-'))
  cluster = await start('campus', inHome('backup'))
  await withClient(cluster.adminUrl, async (client) => {
    await client.query('CREATE TABLE paid (id int PRIMARY KEY)')
    await client.query('INSERT INTO paid VALUES (1)')
    const also = { password: inHome('campus', 'password') }
    const copying = takeBackup({
      adminUrl: cluster.adminUrl,
      dataDirectory: inHome('campus', 'data'),
      directory: inHome('backup'),
      also,
    })
    await client.query('INSERT INTO paid VALUES (2)')
    backup = await copying
    await client.query('INSERT INTO paid VALUES (3)')
    beforeTheAccident =
      (await ask(
        client,
        `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS answer`,
      )) ?? ''
    await client.query('DELETE FROM paid')
    await client.query('INSERT INTO paid VALUES (4)')
    // The copy holds the password from before, the log ends with the one from after.
    await rotateSuperuser(inHome('campus'), cluster.port)
    await client.query('SELECT pg_switch_wal()')
  })
  // Its end hands the last segment over, too.
  await cluster.stop()
})
afterAll(() => rm(home, { recursive: true, force: true }))

describe('a backup taken while rows come in', () => {
  test('gives back the moment before an accident, to the row', async () => {
    await restore('before', beforeTheAccident)
    expect(await rowsOf('before')).toEqual([1, 2, 3])
  })

  test('gives back the last commit that was handed over, and is a cluster like any other', async () => {
    expect((await restore('latest')).begunAt).toBe(backup.begunAt)
    expect(await rowsOf('latest')).toEqual([4])
  })

  test('refuses a moment before the oldest copy was whole', async () => {
    await expect(restore('too-early', backup.begunAt)).rejects.toThrow(`cannot give back ${backup.begunAt}`)
  })

  test('refuses a moment that the log does not reach, and leaves no data that looks restored', async () => {
    await expect(restore('too-late', '2099-01-01T00:00:00Z')).rejects.toThrow('it may end before')
    expect(await readFile(inHome('too-late.log'), 'utf8')).toContain('recovery ended before configured recovery target')
    expect(await readdir(inHome('too-late'))).toEqual([])
  })

  test('never writes over data that is there', async () => {
    await expect(restore('campus')).rejects.toThrow('already')
  })

  test('is listed when it is whole, and leaves nothing when it breaks off', async () => {
    const noLog = await start('no-log')
    const copy = takeBackup({
      adminUrl: noLog.adminUrl,
      dataDirectory: inHome('no-log', 'data'),
      directory: inHome('other'),
      also: {},
    })
    await expect(copy).rejects.toThrow('BACKUP_DIR')
    await noLog.stop()
    expect(await listBackups(inHome('other'))).toEqual([])
    expect((await listBackups(inHome('backup'))).map(({ begunAt }) => begunAt)).toEqual([backup.begunAt])
  })
})
