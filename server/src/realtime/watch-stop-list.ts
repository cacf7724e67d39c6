import { setTimeout as wait } from 'node:timers/promises'
import { revocationList } from '@yimatong/contract/tsm-api'
import type { Log } from '@yimatong/kit/log'
import type { ServiceClient } from '@yimatong/kit/service-client'

export interface WatchDeps {
  tsm: ServiceClient
  log: Log
  /** Hears of a version of the stop list that is newer than the one before. */
  onChanged(version: number): void
  pauseMs?: number
}

/** The TSM refuses a revoked code at once whatever a till believes; this only spares the cashier the round trip. */
const PAUSE_MS = 2000

export interface StopListWatch {
  /** What was seen last; undefined before the TSM has answered. */
  version(): number | undefined
  stop(): Promise<void>
}

/** Watches the TSM's stop list, so that tills hear of a change in seconds and not at their next heart-beat. */
export function watchStopList({ tsm, log, onChanged, pauseMs = PAUSE_MS }: WatchDeps): StopListWatch {
  const stopping = new AbortController()
  let known: number | undefined

  async function look(): Promise<void> {
    const since = known === undefined ? '' : `?since=${known}`
    const { version } = await tsm.get(`/tsm/v1/revocations${since}`, revocationList)
    if (known !== undefined && version !== known) onChanged(version)
    known = version
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => log.debug({ err: error }, 'the stop list could not be looked at'))
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    version: () => known,
    async stop() {
      stopping.abort()
      await running
    },
  }
}
