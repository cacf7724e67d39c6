import type { Room } from '@yimatong/kit/app'
import { createRateLimit } from '@yimatong/kit/rate-limit'
import { turnOverApprovals } from './approvals/carry-out.ts'
import { kindsOf } from './approvals/kinds.ts'
import type { Deps } from './deps.ts'
import type { SessionDoor } from './logins/guard.ts'
import type { OfficeDeps } from './office/deps.ts'
import { OFFICE_PREFIX, officeEndpoints, officeKinds, officeTurns, SETTLEMENT, type Turn } from './office/office.ts'

/** The logistics office as the composition needs it. */
export interface Office {
  room: Room
  /** Begins what goes on by itself. */
  start(): void
  /** A day that settlement may have waited for is reconciled: it looks now, and not at its next turn. */
  settleSoon(): void
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
  const running = new Map<string, ReturnType<typeof keepTurning>>()
  return {
    room: { prefix: OFFICE_PREFIX, endpoints: officeEndpoints(officeDeps) },
    start() {
      for (const turn of turns) running.set(turn.name, keepTurning(turn, deps))
    },
    settleSoon: () => running.get(SETTLEMENT)?.soon(),
    async stop() {
      await Promise.all([...running.values()].map((one) => one.stop()))
    },
  }
}

/** Turns again so long after the end of the turn before. One that fails is said, and the next comes all the same. */
function keepTurning({ name, everyMs, run }: Turn, { log }: Pick<Deps, 'log'>) {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<unknown> = Promise.resolve()
  let isWanted = false
  const wait = (ms: number) => {
    if (!stopped) timer = setTimeout(turn, ms)
  }
  const turn = () => {
    timer = undefined
    isWanted = false
    underWay = run()
      .catch((error: unknown) => log.warn({ err: error, turn: name }, 'a turn of the office failed'))
      .finally(() => wait(isWanted ? 0 : everyMs))
  }
  wait(everyMs)
  return {
    /** The next turn comes now, or right after the one that is under way, which may have looked too early. */
    soon() {
      isWanted = true
      if (timer === undefined) return
      clearTimeout(timer)
      wait(0)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await underWay
    },
  }
}
