import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A service of its own in a process of its own, as it runs on a campus. */
export interface Peer {
  readonly url: string
  readonly pid: number | undefined
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again at the same address, once it has ended. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const listening = z.object({ type: z.literal('listening'), port: z.int() })
const SOURCES = new URL('../../../', import.meta.url)

/** Starts a service from its source and waits until it says on which port it listens. */
export async function startPeer(entry: string, env: Record<string, string>): Promise<Peer> {
  let child = start(entry, env)
  const port = await portOf(child, entry)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }
  return {
    url: `http://127.0.0.1:${port}`,
    get pid() {
      return child.pid
    },
    kill: () => end('SIGKILL'),
    async restart() {
      child = start(entry, { ...env, PORT: String(port) })
      await portOf(child, entry)
    },
    stop: () => end('SIGTERM'),
  }
}

const start = (entry: string, env: Record<string, string>): ChildProcess =>
  fork(fileURLToPath(new URL(entry, SOURCES)), {
    execArgv: ['--import', 'tsx', '--conditions=source'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

function portOf(child: ChildProcess, entry: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code} before it listened`)))
    child.on('message', (message) => {
      const said = listening.safeParse(message)
      if (said.success) resolve(said.data.port)
    })
  })
}
