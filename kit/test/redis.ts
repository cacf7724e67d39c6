import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './ports.ts'

export interface RedisServer {
  url: string
  /** Ends it as a crash would; what it kept is gone. */
  crash(): Promise<void>
  start(): Promise<void>
  flush(): Promise<void>
  stop(): Promise<void>
}

const isOnPath = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'redis-server')))

/**
 * Whether tests can have a Redis. Without one they are passed over, and say so; where `CI_REDIS=required` they fail instead,
 * so that nobody takes half of the suite for all of it.
 */
export const hasRedis = isOnPath || process.env['CI_REDIS'] === 'required'
if (!isOnPath) console.warn('\n!! There is no redis-server on the PATH: the Redis half of these tests is left out.\n')

/** A Redis of our own, in memory alone. */
export async function startRedis(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'yimatong-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const crash = async () => {
    if (child === undefined) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
    child = undefined
  }
  const server: RedisServer = {
    url,
    crash,
    async start() {
      const options = [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        directory,
        '--save',
        '',
        '--appendonly',
        'no',
      ]
      child = spawn('redis-server', [...options, '--maxmemory-policy', 'noeviction'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      for await (const text of child.stdout ?? []) if (String(text).includes('Ready to accept connections')) break
    },
    async flush() {
      const client = new Redis(url)
      await client.flushall()
      client.disconnect()
    },
    async stop() {
      await crash()
      await rm(directory, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}
