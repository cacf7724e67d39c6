import { createJobs, type Jobs, type JobStore } from '@yimatong/kit/jobs'
import { dueEndpoints } from './deliveries.ts'
import type { WebhookDeps } from './deps.ts'
import { createSender } from './sender.ts'

/** Tells merchants' servers what happened (异步通知). */
export interface Webhooks {
  start(): void
  /** Something may be due now: a payment has ended, or somebody sends again. Costs nothing on the way of a payment. */
  soon(): void
  /** The hints that wait at their backend; undefined while that is away. */
  counts: Jobs['counts']
  stop(): Promise<void>
}

/** How long a hint may go unheard while its process is silent. */
const LOCK_MS = 30_000

/** The rows are the duties; jobs only say when to look at an endpoint, so that the next attempt is made at its second. */
export function createWebhooks(deps: WebhookDeps, store: JobStore): Webhooks {
  const sender = createSender(deps, (endpointId, inMs) => void jobs.hint(endpointId, inMs))
  const jobs = createJobs({
    name: 'webhooks',
    store,
    log: deps.log,
    look: sender.look,
    due: () => dueEndpoints(deps.database, deps.clock()),
    lockMs: LOCK_MS,
  })
  return {
    start: jobs.start,
    soon: jobs.turnSoon,
    counts: jobs.counts,
    async stop() {
      await jobs.stop()
      await sender.stop()
    },
  }
}
