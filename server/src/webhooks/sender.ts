import { attempt } from './attempt.ts'
import { claimNext, finish } from './deliveries.ts'
import type { WebhookDeps } from './deps.ts'

export interface Sender {
  /** Begins what is due for an endpoint, as far as it has room; resolves when it has begun, not when it has ended. */
  look(endpointId: string): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  stop(): Promise<void>
}

/** Attempts at one endpoint at the same time: one that is slow keeps four waiting and nobody else. */
const AT_ONE_ENDPOINT = 4
const AT_ALL = 256

/** Sends what is due. `onNext` hears in how many milliseconds an endpoint wants looking at again. */
export function createSender(deps: WebhookDeps, onNext: (endpointId: string, inMs: number) => void): Sender {
  const underWay = new Map<string, number>()
  const attempts = new Set<Promise<void>>()
  let isStopped = false

  async function send(endpointId: string, claimed: NonNullable<Awaited<ReturnType<typeof claimNext>>>): Promise<void> {
    try {
      const attempted = await attempt(deps, claimed)
      const gapMs = await finish(deps.database, claimed, attempted)
      if (gapMs !== undefined) onNext(endpointId, Math.max(0, attempted.atMs + gapMs - deps.clock()))
    } catch (error) {
      // The claim runs out, and a turn finds the row again.
      deps.log.warn({ err: error, deliveryId: claimed.deliveryId }, 'an attempt was made and could not be written')
    }
  }

  const hasRoom = (endpointId: string) =>
    !isStopped && attempts.size < AT_ALL && (underWay.get(endpointId) ?? 0) < AT_ONE_ENDPOINT

  function leave(endpointId: string): void {
    const left = (underWay.get(endpointId) ?? 1) - 1
    if (left === 0) underWay.delete(endpointId)
    else underWay.set(endpointId, left)
  }

  async function look(endpointId: string): Promise<void> {
    while (hasRoom(endpointId)) {
      underWay.set(endpointId, (underWay.get(endpointId) ?? 0) + 1)
      const claimed = await claimNext(deps.database, endpointId, deps.clock()).catch((error: unknown) => {
        leave(endpointId)
        throw error
      })
      if (claimed === undefined) return leave(endpointId)
      const work = send(endpointId, claimed).then(async () => {
        leave(endpointId)
        attempts.delete(work)
        await look(endpointId).catch((error: unknown) => deps.log.warn({ err: error }, 'what is due waits for a turn'))
      })
      attempts.add(work)
    }
  }

  async function idle(): Promise<void> {
    while (attempts.size > 0) await Promise.all(attempts)
  }

  return {
    look,
    idle,
    async stop() {
      isStopped = true
      await idle()
    },
  }
}
