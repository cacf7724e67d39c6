import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '@yimatong/kit/log'
import type { SurchargeRules } from '../payments/surcharge-rules.ts'

export interface WatchRulesDeps {
  rules: SurchargeRules
  log: Log
  /** Hears that other rules are in force than before, whoever published them in whatever process. */
  onChanged(): void
  pauseMs?: number
}

/** The rules are remembered for so long anyway: no question more. */
const PAUSE_MS = 1000

/** Watches the rules in force, so that tills show the new rate at once and not at their next heart-beat. What is charged never waits for it. */
export function watchRules({ rules, log, onChanged, pauseMs = PAUSE_MS }: WatchRulesDeps): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let known: string | undefined

  async function look(): Promise<void> {
    const { mark } = await rules()
    if (known !== undefined && mark !== known) onChanged()
    known = mark
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.debug({ err: error }, 'the surcharge rules could not be looked at'))
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
