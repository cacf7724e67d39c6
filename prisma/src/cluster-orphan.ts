import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

// A launcher that was killed may leave its PostgreSQL running on the data, and a machine that lost power leaves
// a postmaster.pid whose number may by now belong to somebody else.

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Whether that process is a PostgreSQL server on this data: its working folder is the data folder. */
const servesData = (pid: number, dataDirectory: string) => {
  try {
    if (existsSync('/proc/self/cwd')) return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDirectory)
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(dataDirectory)
  } catch {
    return false
  }
}

const readPid = (dataDirectory: string) => {
  try {
    const pid = Number.parseInt(readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8'), 10)
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Resolves true when the process has gone within the time. There is no event for a process that is not a child. */
export const isGoneWithin = async (pid: number, ms: number) => {
  const deadline = Date.now() + ms
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await pause(20)
  }
  return true
}

/**
 * Leaves the data with no server on it. The caller holds the lock of the data, so a server found here has lost its
 * launcher. It is asked to stop, then told to, then made to; what was committed is in its log in every case.
 */
export const clearOrphan = async (dataDirectory: string) => {
  const pid = readPid(dataDirectory)
  if (pid === undefined) return
  if (isAlive(pid) && servesData(pid, dataDirectory)) {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      process.kill(pid, signal)
      if (await isGoneWithin(pid, 10_000)) break
    }
  }
  await rm(path.join(dataDirectory, 'postmaster.pid'), { force: true })
}
