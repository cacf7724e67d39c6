import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { Late } from '../within.ts'
import { startService } from '../../../scripts/service.mjs'

/** The processes of a campus with two payment servers. */
export const HOSTS = ['gateway-a', 'gateway-b', 'tsm', 'onecard'] as const
export type HostName = (typeof HOSTS)[number]
export const GATEWAYS = ['gateway-a', 'gateway-b'] as const
export type GatewayName = (typeof GATEWAYS)[number]

/** A process that is killed, stopped, told to die at a point, and brought back. */
export interface Host {
  readonly name: HostName
  /** Where it listens itself, with no link before it. */
  readonly origin: string
  isRunning(): boolean
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** The process stands still with everything that it holds, until it goes on. */
  freeze(): void
  thaw(): void
  /** It will die, or fall asleep until it is thawed, at the so manieth passage of this point; no point: it will do nothing of it. */
  arm(how: Halt, point: string, passages: number): void
  shiftClock(shiftMs: number): void
  /** Kills it without waiting for anything, when the harness itself ends. */
  abandon(): void
  /** Brings it back, however often it ends while it starts (its database may be away), and waits until it lives. */
  bringUp(): Promise<void>
  /** From its next start on it has these defects, and no others. */
  plant(changes: readonly Change[]): void
  /** How often it has come to be halted so, at each point. */
  halts(how: Halt): Record<string, number>
}

export type Halt = 'die' | 'sleep'

/** Text of a built module, and what stands there instead. */
export interface Change {
  /** The end of its path. */
  file: string
  from: string
  to: string
}

export interface HostOptions {
  name: HostName
  script: string
  port: number
  env: NodeJS.ProcessEnv
  logFile: string
  hitsFile: string
  /** What is planted into its modules when it starts; see `inside/defects.mjs`. */
  defectsFile: string
}

const PRELOAD = new URL('../../inside/preload.mjs', import.meta.url).href
const LIVES_WITHIN_MS = 60_000
const LOOK_EVERY_MS = 20

async function lives(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(1000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

export function startHost({ name, script, port, env, logFile, hitsFile, defectsFile }: HostOptions): Host {
  const origin = `http://127.0.0.1:${port}`
  const service = startService({
    name,
    script,
    origin,
    env: { ...env, TORTURE_HITS_FILE: hitsFile, TORTURE_DEFECTS_FILE: defectsFile },
    logFile,
    imports: [PRELOAD],
  })
  const signal = (what: NodeJS.Signals): void => {
    if (service.pid !== undefined) process.kill(service.pid, what)
  }
  return {
    name,
    origin,
    isRunning: () => service.pid !== undefined,
    kill: (what) => (what === 'SIGTERM' ? service.stop() : service.kill(what)),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    abandon: () => signal('SIGKILL'),
    arm: (how, point, passages) => service.tell({ type: 'halt', how, point, passages }),
    shiftClock: (shiftMs) => service.tell({ type: 'clock', shiftMs }),
    async bringUp() {
      const deadline = performance.now() + LIVES_WITHIN_MS
      while (!(await lives(origin))) {
        if (performance.now() > deadline)
          throw new Late(`${name} (${logFile}) comes back within ${LIVES_WITHIN_MS / 1000} s`)
        service.start()
        await pause(LOOK_EVERY_MS)
      }
    },
    plant: (changes) => writeFileSync(defectsFile, JSON.stringify(changes)),
    halts: (how) => haltsIn(hitsFile, how),
  }
}

function haltsIn(hitsFile: string, how: Halt): Record<string, number> {
  const counts: Record<string, number> = {}
  if (!existsSync(hitsFile)) return counts
  for (const line of readFileSync(hitsFile, 'utf8').split('\n')) {
    if (!line.startsWith(`${how} `)) continue
    const point = line.slice(how.length + 1)
    counts[point] = (counts[point] ?? 0) + 1
  }
  return counts
}
