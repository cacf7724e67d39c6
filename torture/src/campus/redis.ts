import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** A Redis of our own, which forgets everything when it is killed. */
export interface Redis {
  readonly port: number
  kill(): Promise<void>
  start(): Promise<void>
  /** FLUSHALL. */
  flush(): Promise<void>
  stop(): Promise<void>
  /** Kills it without waiting for anything. */
  abandon(): void
}

const ANSWERS_WITHIN_MS = 60_000

/** Whether this machine has a Redis; the campus itself needs none. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

function say(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', reject)
    socket.once('data', (bytes) => {
      socket.destroy()
      resolve(bytes.toString())
    })
    socket.write(`${command}\r\n`)
  })
}

export async function openRedis(directory: string, port: number): Promise<Redis> {
  mkdirSync(directory, { recursive: true })
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const own = ['--dir', directory, '--maxmemory-policy', 'noeviction']
    child = spawn('redis-server', [...settings, ...own], { stdio: 'ignore' })
    const deadline = performance.now() + ANSWERS_WITHIN_MS
    while ((await say(port, 'PING').catch(() => '')) !== '+PONG\r\n') {
      if (performance.now() > deadline) throw new Error('Redis does not come back')
      await pause(20)
    }
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    port,
    kill,
    start,
    async flush() {
      await say(port, 'FLUSHALL')
    },
    stop: kill,
    abandon: () => child?.kill('SIGKILL'),
  }
}
