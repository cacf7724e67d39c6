import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Backup, listBackups } from './backup.ts'
import { findPrograms, giveTo } from './cluster-data.ts'
import { startCluster } from './cluster.ts'
import { chooseUser } from './cluster-user.ts'
import { refusal } from './refusal.ts'
import { resetSuperuser } from './superuser.ts'
import { freePort } from './throwaway.ts'
import { findGap, listSegments } from './wal.ts'

// Brings data back from a backup folder: the newest copy that was whole before the moment asked for, and the log since.

/** The copy to begin with: the newest that gives the moment back. */
const chooseBackup = async (directory: string, until: string | undefined): Promise<Backup> => {
  const backups = await listBackups(directory)
  const [oldest] = backups
  if (!oldest) throw refusal(`There is no backup in ${directory}. Take one by: npm run backup`)
  const chosen = backups.findLast(({ wholeAt }) => until === undefined || Date.parse(wholeAt) <= Date.parse(until))
  if (!chosen) throw refusal(`The oldest backup in ${directory} is of ${oldest.wholeAt}: it cannot give back ${until}.`)
  return chosen
}

const giveAllTo = async (folder: string, runAs: Parameters<typeof giveTo>[1]) => {
  giveTo(folder, runAs)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    giveTo(path.join(entry.parentPath, entry.name), runAs)
}

/**
 * Restores into `directory`, a cluster's folder that has no data yet, and leaves it stopped and ready to start. What
 * breaks off leaves no data there. Resolves with the copy that it began with.
 * @param options.until the moment to go back to, ISO 8601; the end of the log when absent
 */
export const restoreBackup = async (options: {
  backupDirectory: string
  directory: string
  until?: string
  logFile: string
}): Promise<Backup> => {
  const { backupDirectory, directory, until } = options
  const data = path.join(directory, 'data')
  if (existsSync(data)) throw refusal(`There is data in ${directory} already. Restore into another folder.`)
  const backup = await chooseBackup(backupDirectory, until)
  // With a moment to reach, the server itself refuses a log that ends before it.
  if (until === undefined && findGap(await listSegments(backupDirectory), backup.fromLsn) !== undefined)
    throw refusal(
      `The log in ${backupDirectory} has a hole after ${backup.wholeAt}: the campus once ran without BACKUP_DIR. Name a moment before it, or take a new backup.`,
    )
  const aside = path.join(directory, 'restoring')
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { recursive: true })
  try {
    await cp(path.join(backup.folder, 'password'), path.join(aside, 'password'))
    await cp(path.join(backup.folder, 'data'), path.join(aside, 'data'), { recursive: true })
    await writeFile(path.join(aside, 'data', 'recovery.signal'), '')
    const programs = await findPrograms()
    const runAs = chooseUser(data, programs.postgres)
    await giveAllTo(path.join(aside, 'data'), runAs)
    await replay({ ...options, aside })
    // The log may know a later password than the copy, or an earlier one.
    resetSuperuser(aside, programs, runAs)
    await rename(path.join(aside, 'password'), path.join(directory, 'password'))
    await rename(path.join(aside, 'data'), data)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
  return backup
}

/** Runs the server until it has replayed what is asked for; it then has ended the recovery by itself. */
const replay = async (options: { backupDirectory: string; aside: string; until?: string; logFile: string }) => {
  const { backupDirectory, aside, until, logFile } = options
  const recovery = { backupDirectory, ...(until === undefined ? {} : { until }) }
  try {
    const cluster = await startCluster({ directory: aside, port: await freePort(), logFile, recovery })
    await cluster.stop()
  } catch (cause) {
    const when = until === undefined ? 'to its end' : `to ${until}`
    throw refusal(
      `The log in ${backupDirectory} could not be replayed ${when}: it may end before. The reason is at the end of ${logFile}`,
      { cause },
    )
  }
}
