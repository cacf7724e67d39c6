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
const ROOT = new URL('../../../', import.meta.url)

/**
 * What each service is made of: its source, so that no test needs a build, and the program that a campus runs. Node starts that in half
 * the time, so where all was built a moment ago (`TEST_PEERS=programs`) peers are programs.
 */
const ENTRIES = {
  tsm: { source: 'tsm/src/main.ts', program: 'tsm/dist/bundle/tsm.js' },
  onecard: { source: 'server/src/onecard/main.ts', program: 'server/dist/bundle/onecard.js' },
}
type Name = keyof typeof ENTRIES
const ARE_PROGRAMS = process.env['TEST_PEERS'] === 'programs'

/** Starts a service and waits until it says on which port it listens. */
export async function startPeer(name: Name, env: Record<string, string>): Promise<Peer> {
  let child = start(name, env)
  const port = await portOf(child, name)
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
      child = start(name, { ...env, PORT: String(port) })
      await portOf(child, name)
    },
    stop: () => end('SIGTERM'),
  }
}

const start = (name: Name, env: Record<string, string>): ChildProcess =>
  fork(fileURLToPath(new URL(ENTRIES[name][ARE_PROGRAMS ? 'program' : 'source'], ROOT)), {
    execArgv: ARE_PROGRAMS ? ['--enable-source-maps'] : ['--import', 'tsx', '--conditions=source'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

function portOf(child: ChildProcess, name: Name): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)))
    child.on('message', (message) => {
      const said = listening.safeParse(message)
      if (said.success) resolve(said.data.port)
    })
  })
}
