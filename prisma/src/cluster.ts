import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import net from 'node:net'
import { totalmem } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { archiveSettings, giveArchive, makeArchive, recoverySettings, walFolder } from './archive.ts'
import { findPrograms, prepareData, type Programs, spawnOptions } from './cluster-data.ts'
import { lockDirectory } from './cluster-lock.ts'
import { type Keeper, keepUp } from './cluster-keeper.ts'
import { clearOrphan, isGoneWithin } from './cluster-orphan.ts'
import { chooseUser, type RunAs } from './cluster-user.ts'
import { refusal } from './refusal.ts'
import { settleSuperuser, superuserUrl } from './superuser.ts'

// A real PostgreSQL from an npm package. It listens on 127.0.0.1 alone, asks for passwords, and writes durably.
// It survives being killed at any moment, and so does its launcher: the next start clears what is left. One that ends by itself,
// as on a full disk, is started again until it runs.

export type StopMode = 'smart' | 'fast' | 'immediate'

export type ClusterOptions = {
  /** The cluster's own folder: data/ and the superuser's password. */
  directory: string
  port: number
  /** The file that PostgreSQL's log is appended to. */
  logFile: string
  /** False only for throw-away data: commits are then not waited for. */
  durable?: boolean
  /** The backup folder that the log is handed to, segment by segment; without it there is none to restore from. */
  backupDirectory?: string
  /** Replays the log of that backup folder first, up to the moment (ISO 8601) or to its end, and then starts. */
  recovery?: { backupDirectory: string; until?: string }
}

export type Cluster = {
  port: number
  /** The superuser's address as it is now; for making roles and databases, and for nothing else. */
  readonly adminUrl: string
  /** The server's process, undefined while it is stopped. */
  pid: () => number | undefined
  /** Stops the server and keeps the lock on the data; `startServer` may follow. `immediate` is a crash on purpose. */
  stopServer: (mode?: StopMode) => Promise<void>
  startServer: () => Promise<void>
  /** Stops the server and frees the data. */
  stop: () => Promise<void>
}

type Setup = { options: ClusterOptions; dataDirectory: string; programs: Programs; runAs: RunAs }

const stopSignal: Record<StopMode, NodeJS.Signals> = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' }
const bytesPerMiB = 1024 * 1024
// Recovery after a crash reads the log since the last checkpoint, at most max_wal_size of it.
const startWithinMs = 120_000
// A restore reads the log since the last copy, which may be a week of lunches.
const restoreWithinMs = 6 * 60 * 60_000

/** Modest, for a machine that also runs the services and a browser. */
const settings = ({ port, durable = true, backupDirectory, recovery }: ClusterOptions): Record<string, string> => {
  const memoryMiB = totalmem() / bytesPerMiB
  const sharedMiB = durable ? Math.min(1024, Math.max(128, Math.floor(memoryMiB / 16))) : 128
  const onOff = durable ? 'on' : 'off'
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: `${sharedMiB}MB`,
    effective_cache_size: `${Math.floor(memoryMiB / 2)}MB`,
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: onOff,
    synchronous_commit: onOff,
    full_page_writes: onOff,
    ...(backupDirectory === undefined ? {} : archiveSettings(backupDirectory)),
    ...(recovery === undefined ? {} : recoverySettings(recovery)),
  }
}

const isPortFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = net.createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ port, host: '127.0.0.1' }, () => probe.close(() => resolve(true)))
  })

/** The shell holds one end of a pipe of ours: when we end, however we end, it asks PostgreSQL to stop. */
const guard = `
exec 3<&0 </dev/null
"$@" 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } 2>/dev/null & watcher=$!
exec 3<&-
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"`

const spawnServer = ({ options, dataDirectory, programs, runAs }: Setup) => {
  mkdirSync(path.dirname(options.logFile), { recursive: true })
  const log = openSync(options.logFile, 'a', 0o600)
  const flags = Object.entries(settings(options)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // In a session of its own: Ctrl-C at the terminal reaches the launcher alone, which stops things in order.
  const child = spawn(
    '/bin/sh',
    ['-c', guard, 'guard', ...runAs.prefix, programs.postgres, '-D', dataDirectory, ...flags],
    {
      stdio: ['pipe', log, log],
      detached: true,
      cwd: '/',
      ...spawnOptions(runAs),
    },
  )
  closeSync(log)
  child.stdin?.on('error', () => undefined)
  return child
}

/** The server's number once it accepts connections. It writes both into its pid file. */
const readyPid = (dataDirectory: string) => {
  try {
    const lines = readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')
    return lines[7]?.trim() === 'ready' ? Number(lines[0]) : undefined
  } catch {
    return undefined
  }
}

const waitUntilReady = async (child: ChildProcess, { options, dataDirectory }: Setup) => {
  const deadline = Date.now() + (options.recovery === undefined ? startWithinMs : restoreWithinMs)
  for (;;) {
    const pid = readyPid(dataDirectory)
    if (pid !== undefined) return pid
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
      throw refusal(`PostgreSQL did not start. The reason is at the end of ${options.logFile}`)
    await pause(20)
  }
}

/** Proves the password, and that a commit means what payments need it to mean. */
const assertUsable = async (adminUrl: string, durable: boolean) => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    for (const name of durable ? ['fsync', 'synchronous_commit', 'full_page_writes'] : []) {
      const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])
      if (rows[0]?.value !== 'on')
        throw refusal(`PostgreSQL runs with ${name} = ${rows[0]?.value}: payments would not be durable.`)
    }
  } finally {
    await client.end()
  }
}

const serverControl = (setup: Setup) => {
  let running: { child: ChildProcess; pid: number } | undefined
  const startServer = async () => {
    if (running) return
    const { directory, port, durable = true, recovery } = setup.options
    await clearOrphan(setup.dataDirectory)
    if (!(await isPortFree(port)))
      throw refusal(
        `Port ${port} is taken by another program, so PostgreSQL cannot start on it. Stop that program, or choose other ports.`,
      )
    const child = spawnServer(setup)
    child.once('exit', () => {
      if (running?.child !== child) return
      running = undefined
      keeper.ended()
    })
    running = { child, pid: await waitUntilReady(child, setup) }
    // What was replayed may have gone past a change of the password, which whoever restores sets again.
    if (recovery === undefined) await assertUsable(await settleSuperuser(directory, port), durable)
  }
  const stopServer = async (mode: StopMode = 'fast') => {
    if (!running) return
    const { child, pid } = running
    const exited = new Promise((resolve) => child.once('exit', resolve))
    process.kill(pid, stopSignal[mode])
    await exited
    await isGoneWithin(pid, 1_000)
  }
  const keeper: Keeper<StopMode> = keepUp({ startServer, stopServer })
  return { startServer: keeper.startServer, stopServer: keeper.stopServer, pid: () => running?.pid }
}

/**
 * Starts PostgreSQL on the folder, making the data on the first call. A server orphaned on the same data is stopped
 * first. Refuses, with a sentence, when a living launcher holds the data, the port is taken, or the data is of
 * another major version.
 */
export const startCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const dataDirectory = path.join(options.directory, 'data')
  const lock = await lockDirectory(options.directory)
  if (!lock) throw refusal(`A campus is already running on the data in ${options.directory}. Stop it first.`)
  try {
    const programs = await findPrograms()
    const { backupDirectory } = options
    if (backupDirectory !== undefined) await makeArchive(backupDirectory)
    const elsewhere = [backupDirectory, options.recovery?.backupDirectory].filter((folder) => folder !== undefined)
    const runAs = chooseUser(dataDirectory, programs.postgres, elsewhere.map(walFolder))
    if (backupDirectory !== undefined) giveArchive(backupDirectory, runAs)
    await prepareData(dataDirectory, programs, runAs)
    const control = serverControl({ options, dataDirectory, programs, runAs })
    await control.startServer()
    const stop = async () => {
      await control.stopServer()
      lock.release()
    }
    return {
      port: options.port,
      get adminUrl() {
        return superuserUrl(options.directory, options.port)
      },
      ...control,
      stop,
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
