import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { giveTo } from './cluster-data.ts'
import type { RunAs } from './cluster-user.ts'

// How PostgreSQL hands its log to a backup folder, and how it gets it back. The commands are run by the server itself.

/** What is lost with the whole machine at most, while nothing else fills a segment of the log. */
const handOverEverySeconds = 60

export const walFolder = (backupDirectory: string) => path.join(backupDirectory, 'wal')

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
/** A path as a word of the shell in a command of PostgreSQL's, where % is special, too. */
const word = (file: string) => quoted(file).replaceAll('%', '%%')

/**
 * A segment that is there already is handed over again after a crash in between; another one of the same name is
 * somebody else's and is never overwritten. It has its name only when it is whole and on disk.
 */
const keepSegment = (folder: string) => {
  const segment = `${word(folder)}/%f.gz`
  return [
    `if [ -f ${segment} ]; then gzip -dc ${segment} | cmp -s - %p`,
    `else gzip -1 < %p > ${segment}.part && sync ${segment}.part && mv ${segment}.part ${segment} && sync ${word(folder)}; fi`,
  ].join('; ')
}

export const archiveSettings = (backupDirectory: string): Record<string, string> => ({
  archive_mode: 'on',
  archive_command: keepSegment(walFolder(backupDirectory)),
  archive_timeout: String(handOverEverySeconds),
})

export const recoverySettings = (recovery: { backupDirectory: string; until?: string }): Record<string, string> => ({
  // The exit code of the first command decides: a segment that is not there is the end of the log.
  restore_command: `test -f ${word(walFolder(recovery.backupDirectory))}/%f.gz && gzip -dc ${word(walFolder(recovery.backupDirectory))}/%f.gz > %p`,
  recovery_target_action: 'promote',
  // Nobody reads before the moment is reached, so that "ready" means restored.
  hot_standby: 'off',
  // Names of time zones are not known yet when the server reads this; offsets are.
  ...(recovery.until === undefined ? {} : { recovery_target_time: recovery.until.replace(/Z$/, '+00') }),
})

/** Makes the folder before anybody asks who can reach it. What is in it is closed to others, the folder itself is not. */
export const makeArchive = async (backupDirectory: string): Promise<void> => {
  await mkdir(backupDirectory, { recursive: true })
  await mkdir(walFolder(backupDirectory), { recursive: true, mode: 0o700 })
}

/** The server's user writes the log there; nobody else reads it. */
export const giveArchive = (backupDirectory: string, runAs: RunAs): void => giveTo(walFolder(backupDirectory), runAs)
