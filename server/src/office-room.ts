import type { Room } from '@yimatong/kit/app'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { turnOverApprovals } from './approvals/carry-out.ts'
import { kindsOf } from './approvals/kinds.ts'
import type { Deps } from './deps.ts'
import type { SessionDoor } from './logins/guard.ts'
import type { OfficeDeps } from './office/deps.ts'
import { OFFICE_PREFIX, officeEndpoints, officeKinds, officeTurns, type Turn } from './office/office.ts'

/** The logistics office as the composition needs it. */
export interface Office {
  room: Room
  /** Begins what goes on by itself. */
  start(): void
  /** Waits for the turn that is under way. */
  stop(): Promise<void>
}

const APPROVALS_EVERY_MS = 2000

export type OfficeOptions = SessionDoor &
  Pick<OfficeDeps, 'onSessionEnded' | 'onTerminalChanged' | 'runtime' | 'stopListVersion'>

export function createOffice(deps: Deps, options: OfficeOptions): Office {
  const officeDeps: OfficeDeps = {
    ...deps,
    ...options,
    approvalKinds: kindsOf(officeKinds(deps)),
    exportsPerUser: createRateLimit({ name: 'office-export', points: 10, perSeconds: 60 }),
  }
  const turns: Turn[] = [
    { name: 'approvals', everyMs: APPROVALS_EVERY_MS, run: () => turnOverApprovals(officeDeps) },
    ...officeTurns(officeDeps),
  ]
  let running: ReturnType<typeof keepTurning>[] = []
  return {
    room: { prefix: OFFICE_PREFIX, endpoints: officeEndpoints(officeDeps) },
    start() {
      running = turns.map((turn) => keepTurning(turn, deps))
    },
    async stop() {
      await Promise.all(running.map((one) => one.stop()))
    },
  }
}

/** Turns again so long after the end of the turn before. One that fails is said, and the next comes all the same. */
function keepTurning({ name, everyMs, run }: Turn, { log }: Pick<Deps, 'log'>) {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  const turn = () => {
    underWay = run()
      .catch((error: unknown) => log.warn({ err: error, turn: name }, 'a turn of the office failed'))
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, everyMs)
      })
  }
  timer = setTimeout(turn, everyMs)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}
