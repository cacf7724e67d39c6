import { toRfc3339 } from '@yimatong/contract/clock'
import type { SystemService, SystemView } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { ABOUT_PROCESS } from '@yimatong/kit/health'
import type { ServiceClient } from '@yimatong/kit/service-client'
import { z } from 'zod'
import { readWaiting } from '../../settlement/read.ts'
import { readWaitingDays } from '../../settlement/reconciled.ts'
import type { OfficeDeps } from '../deps.ts'
import { unreconciledView } from '../settlement/reading.ts'
import { readVerdict } from './verdict.ts'

const about = z.object({ version: z.string(), since: z.string() })
const readiness = z.object({ status: z.literal('ready') })
/** Somebody waits for the page. */
const WITHIN = { timeoutMs: 1500 }

type ServiceView = SystemView['services'][number]

/** A peer as it says itself; one that does not answer is not alive. */
async function peer(name: SystemService, client: ServiceClient): Promise<ServiceView> {
  const [said, ready] = await Promise.allSettled([
    client.get('/healthz', about, WITHIN),
    client.get('/readyz', readiness, WITHIN),
  ])
  const alive = said.status === 'fulfilled'
  return { name, alive, ready: ready.status === 'fulfilled', ...(alive ? said.value : {}) }
}

async function readServices({ tsm, onecard }: OfficeDeps): Promise<ServiceView[]> {
  const peers = await Promise.all([peer('tsm', tsm), peer('onecard', onecard)])
  const ready = peers.every((service) => service.alive)
  return [{ name: 'payment', alive: true, ready, ...ABOUT_PROCESS }, ...peers]
}

interface Work {
  underWay: number
  oldestAt: Date | null
  oldestId: string | null
  lagMs: number
  waitingForPayers: number
  refunds: number
  oldestRefundAt: Date | null
  exceptions: number
  oldestExceptionAt: Date | null
  due: number
  waiting: number
  oldestDeliveryAt: Date | null
  daysToSum: number
}

/** Everything that waits for somebody, each by the index of its open work. */
const WORK = {
  name: 'office-system-work',
  text: `SELECT p.*, r.*, x.*, w.*, (SELECT count(*)::int FROM days_to_sum) AS "daysToSum" FROM
    (SELECT count(*) FILTER (WHERE state = 'PROCESSING')::int AS "underWay",
        min(created_at) FILTER (WHERE state = 'PROCESSING') AS "oldestAt",
        (array_agg(payment_id ORDER BY created_at) FILTER (WHERE state = 'PROCESSING'))[1] AS "oldestId",
        greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(sweep_after) FILTER (WHERE state = 'PROCESSING')) * 1000, 0))::float8 AS "lagMs",
        count(*) FILTER (WHERE state = 'USERPAYING')::int AS "waitingForPayers"
      FROM payments WHERE state IN ('PROCESSING', 'USERPAYING')) p,
    (SELECT count(*)::int AS refunds, min(created_at) AS "oldestRefundAt" FROM refunds WHERE state = 'PROCESSING') r,
    (SELECT count(*)::int AS exceptions, min(created_at) AS "oldestExceptionAt" FROM exceptions WHERE state = 'OPEN') x,
    (SELECT count(*) FILTER (WHERE next_attempt_at <= now())::int AS due, count(*) FILTER (WHERE next_attempt_at > now())::int AS waiting,
        min(created_at) AS "oldestDeliveryAt" FROM webhook_deliveries WHERE state = 'PENDING') w`,
}

const RUNS = {
  name: 'office-system-runs',
  text: `SELECT r.business_date::text AS "businessDate", r.state, coalesce(r.finished_at, r.started_at, r.created_at) AS at,
      CASE WHEN r.state = 'DONE' THEN (SELECT count(*)::int FROM reconciliation_differences d WHERE d.run_id = r.run_id) END AS differences
    FROM reconciliation_runs r ORDER BY r.created_at DESC LIMIT 5`,
}

const DATABASE = {
  name: 'office-system-database',
  text: `SELECT pg_database_size(current_database())::float8 AS bytes, count(*)::int AS connections,
      coalesce(max(extract(epoch FROM now() - xact_start)) FILTER (WHERE pid <> pg_backend_pid()), 0)::int AS "oldestTransactionSeconds"
    FROM pg_stat_activity WHERE datname = current_database()`,
}

interface RunRow {
  businessDate: string
  state: string
  at: Date
  differences: number | null
}

async function readRuns(database: Queryable): Promise<SystemView['reconciliation']> {
  const { rows } = await database.query<RunRow>(RUNS)
  return rows.map(({ businessDate, state, at, differences }) => ({
    businessDate,
    state,
    at: toRfc3339(at.getTime()),
    ...(differences === null ? {} : { differences }),
  }))
}

async function readSettlement(database: Queryable): Promise<SystemView['settlement']> {
  const [{ closedThrough }, days] = await Promise.all([readWaiting(database), readWaitingDays(database)])
  return { closedThrough, waiting: days.map(unreconciledView) }
}

const oldestAt = (at: Date | null) => (at === null ? {} : { oldestAt: toRfc3339(at.getTime()) })

function workView(work: Work): Pick<SystemView, 'payments' | 'refunds' | 'exceptions' | 'webhooks' | 'daysToSum'> {
  return {
    payments: {
      count: work.underWay,
      ...oldestAt(work.oldestAt),
      ...(work.oldestId === null ? {} : { oldestId: work.oldestId }),
      lagMs: Math.round(work.lagMs),
      waitingForPayers: work.waitingForPayers,
    },
    refunds: { count: work.refunds, ...oldestAt(work.oldestRefundAt) },
    exceptions: { count: work.exceptions, ...oldestAt(work.oldestExceptionAt) },
    webhooks: { due: work.due, waiting: work.waiting, ...oldestAt(work.oldestDeliveryAt) },
    daysToSum: work.daysToSum,
  }
}

/** How the campus runs, at this moment. */
export async function readSystem(deps: OfficeDeps): Promise<SystemView> {
  const { database, clock, config, runtime } = deps
  const [services, jobs, work, figures, reconciliation, settlement, audit] = await Promise.all([
    readServices(deps),
    runtime.jobs(),
    database.query<Work>(WORK),
    database.query<SystemView['database']>(DATABASE),
    readRuns(database),
    readSettlement(database),
    readVerdict(database),
  ])
  const [open] = work.rows
  const [ofDatabase] = figures.rows
  if (open === undefined || ofDatabase === undefined) throw new Error('a count came without a row')
  return {
    serverTime: toRfc3339(clock()),
    services,
    jobs: {
      backend: config.REDIS_URL === undefined ? 'POSTGRES' : 'REDIS',
      connected: jobs.every(({ counts }) => counts !== undefined),
      queues: jobs.flatMap(({ name, counts }) => (counts === undefined ? [] : [{ name, ...counts }])),
    },
    ...workView(open),
    sockets: runtime.sockets(),
    database: ofDatabase,
    ...(audit === undefined ? {} : { audit }),
    reconciliation,
    settlement,
  }
}
