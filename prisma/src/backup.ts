import { existsSync } from 'node:fs'
import { cp, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type pg from 'pg'
import { walFolder } from './archive.ts'
import { withClient } from './databases.ts'
import { refusal } from './refusal.ts'
import { listSegments, segmentOf } from './wal.ts'

// A backup folder holds two things: `wal/`, PostgreSQL's log as the server hands it over, segment by segment, and
// `base/<time>/`, copies of the whole data taken while payments go on. A copy and the log since then give every moment
// after the copy back. See https://www.postgresql.org/docs/18/continuous-archiving.html

export type Backup = {
  folder: string
  /** When the copy was begun and whole; it gives back moments from `wholeAt` on. ISO 8601. */
  begunAt: string
  wholeAt: string
  /** Where the copy begins and ends in the log. */
  fromLsn: string
  toLsn: string
  bytes: number
}

const baseFolder = (directory: string) => path.join(directory, 'base')

/** Made anew by a server that starts, or of no use to another one; the documentation of PostgreSQL names them. */
const madeAnew = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
])
const leftOut = /^(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|pg_internal\.init|pgsql_tmp.*)$/

const isGone = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

const writeThrough = async (file: string) => {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Copies a folder that is being written to; what vanishes meanwhile is in the log. Resolves with the bytes copied. */
const copyLive = async (from: string, to: string, emptied: ReadonlySet<string> = new Set()): Promise<number> => {
  await mkdir(to, { mode: 0o700 })
  const copyEntry = async (name: string, isDirectory: boolean) => {
    const [source, target] = [path.join(from, name), path.join(to, name)]
    if (emptied.has(name)) {
      await mkdir(target, { mode: 0o700 })
      return 0
    }
    if (isDirectory) return await copyLive(source, target)
    await cp(source, target)
    await writeThrough(target)
    return (await stat(target)).size
  }
  let bytes = 0
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (leftOut.test(entry.name)) continue
    try {
      bytes += await copyEntry(entry.name, entry.isDirectory())
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  return bytes
}

/** For the last segment of the log, not for the copy: each statement has so long. */
const handOverWithinMinutes = 10

type Copied = { fromLsn: string; toLsn: string; bytes: number }

/** A copy is whole only with its log: one that cannot be handed over is said at once, not waited for. */
const assertLogIsKept = async (client: pg.Client) => {
  const { rows } = await client.query<{ mode: string; isFailing: boolean }>(`
    SELECT current_setting('archive_mode') AS mode,
           coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false) AS "isFailing"
    FROM pg_stat_archiver`)
  if (rows[0]?.mode !== 'on')
    throw refusal('This server keeps no log for backups: set BACKUP_DIR when the campus starts.')
  if (rows[0].isFailing)
    throw refusal("The server cannot write its log into the backup folder. The reason is in PostgreSQL's own log.")
  await client.query(`SET statement_timeout = '${handOverWithinMinutes}min'`)
}

/** Between the two calls the server keeps whole pages in its log, so that a page copied in two halves is mended. */
const copyWhileRunning = (adminUrl: string, dataDirectory: string, to: string): Promise<Copied> =>
  withClient(adminUrl, async (client) => {
    await assertLogIsKept(client)
    const begun = await client.query<{ lsn: string }>(`SELECT pg_backup_start('yimatong', true)::text AS lsn`)
    const bytes = await copyLive(dataDirectory, to, madeAnew)
    // Comes back when the log up to here is in the archive: before that the copy could not be used.
    const { rows } = await client.query<{ lsn: string; labelfile: string }>(
      'SELECT lsn::text AS lsn, labelfile FROM pg_backup_stop(true)',
    )
    const [end] = rows
    if (!end) throw new Error('pg_backup_stop said nothing.')
    await writeFile(path.join(to, 'backup_label'), end.labelfile, { mode: 0o600 })
    await writeThrough(path.join(to, 'backup_label'))
    return { fromLsn: begun.rows[0]?.lsn ?? '', toLsn: end.lsn, bytes }
  })

/**
 * Copies the data of a running server into the backup folder; payments go on meanwhile. A copy that breaks off leaves
 * nothing that looks like one.
 * @param options.directory the backup folder, the one that the server was started with
 * @param options.also files and folders that the data is of no use without, copied beside it: the campus's keys
 */
export const takeBackup = async (options: {
  adminUrl: string
  dataDirectory: string
  directory: string
  also: Record<string, string>
}): Promise<Backup> => {
  const begunAt = new Date().toISOString()
  const folder = path.join(baseFolder(options.directory), begunAt.replaceAll(':', ''))
  const aside = `${folder}.part`
  await mkdir(aside, { recursive: true, mode: 0o700 })
  try {
    const copied = await copyWhileRunning(options.adminUrl, options.dataDirectory, path.join(aside, 'data'))
    for (const [name, source] of Object.entries(options.also))
      await cp(source, path.join(aside, name), { recursive: true })
    const said = { begunAt, wholeAt: new Date().toISOString(), ...copied }
    await writeFile(path.join(aside, 'manifest.json'), `${JSON.stringify(said, undefined, 2)}\n`, { mode: 0o600 })
    await rename(aside, folder)
    return { ...said, folder }
  } catch (error) {
    await rm(aside, { recursive: true, force: true })
    throw error
  }
}

/** The copies in a backup folder that are whole, oldest first. */
export const listBackups = async (directory: string): Promise<Backup[]> => {
  if (!existsSync(baseFolder(directory))) return []
  const names = (await readdir(baseFolder(directory))).filter((name) => !name.endsWith('.part')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const folder = path.join(baseFolder(directory), name)
      const text = await readFile(path.join(folder, 'manifest.json'), 'utf8')
      const said: Omit<Backup, 'folder'> = JSON.parse(text)
      return { ...said, folder }
    }),
  )
}

/**
 * Removes the oldest copies, so that `keep` are left, and the log that only they needed.
 * Resolves with how many copies went.
 */
export const pruneBackups = async (directory: string, keep: number): Promise<number> => {
  const backups = await listBackups(directory)
  const kept = backups.slice(-keep)
  const [oldest] = kept
  if (keep < 1 || !oldest) return 0
  // The copies first: a log without its copy is of no use, a copy without its log says that it is whole and is not.
  for (const { folder } of backups.slice(0, -keep)) await rm(folder, { recursive: true, force: true })
  const needed = segmentOf(oldest.fromLsn)
  for (const { file, number } of await listSegments(directory))
    if (number < needed) await rm(path.join(walFolder(directory), file), { force: true })
  return backups.length - kept.length
}
