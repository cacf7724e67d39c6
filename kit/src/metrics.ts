import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
  type HistogramConfiguration,
} from 'prom-client'
import { createDurations } from './durations.ts'
import type { App } from './express-types.ts'
import { problem } from './problem.ts'
import { requestOf } from './request-state.ts'

/** Seconds; fine below 50 ms, where a till feels the difference. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const GROUP_BUCKETS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500]

export interface Metrics {
  /** One observation of an HTTP exchange; `route` is the declared pattern, never the address (labels stay few). */
  observeHttp(method: string, route: string, status: number, seconds: number): void
  /** What a batch gatherer reports, by its name. */
  gatherer(name: string): GathererMetrics
  counter<L extends string>(options: Omit<CounterConfiguration<L>, 'registers'>): Counter<L>
  gauge<L extends string>(options: Omit<GaugeConfiguration<L>, 'registers'>): Gauge<L>
  histogram<L extends string>(options: Omit<HistogramConfiguration<L>, 'registers'>): Histogram<L>
  /** Everything in Prometheus's text format. */
  expose(): Promise<string>
  readonly contentType: string
}

export interface GathererMetrics {
  /** A group of `size` items took `seconds`. */
  observeGroup(size: number, seconds: number, failed: boolean): void
  /** Items that wait for their group. */
  setQueued(length: number): void
}

/**
 * The meters of one service. Whoever owns the process has its meters, too: event-loop lag, garbage collection, memory. Nothing takes
 * these away again, so a service that only lives in somebody else's process leaves them out.
 */
export function createMetrics({ name, ownsProcess = false }: { name: string; ownsProcess?: boolean }): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service: name })
  if (ownsProcess) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const http = createDurations({
    name: 'http_request_duration_seconds',
    help: 'HTTP exchanges by declared route.',
    buckets: DURATION_BUCKETS,
    service: name,
  })
  const groups = {
    size: new Histogram({
      name: 'gatherer_group_size',
      help: 'Items in one group of a batch gatherer.',
      labelNames: ['gatherer'],
      buckets: GROUP_BUCKETS,
      registers,
    }),
    duration: new Histogram({
      name: 'gatherer_group_duration_seconds',
      help: 'Time that one group took.',
      labelNames: ['gatherer', 'failed'],
      buckets: DURATION_BUCKETS,
      registers,
    }),
    queued: new Gauge({
      name: 'gatherer_queued_items',
      help: 'Items that wait for their group.',
      labelNames: ['gatherer'],
      registers,
    }),
  }
  return {
    observeHttp: http.observe,
    gatherer(gatherer) {
      return {
        observeGroup(size, seconds, failed) {
          groups.size.observe({ gatherer }, size)
          groups.duration.observe({ gatherer, failed: String(failed) }, seconds)
        },
        setQueued(length) {
          groups.queued.set({ gatherer }, length)
        },
      }
    },
    counter: (options) => new Counter({ ...options, registers }),
    gauge: (options) => new Gauge({ ...options, registers }),
    histogram: (options) => new Histogram({ ...options, registers }),
    expose: async () => http.expose() + (await registry.metrics()),
    contentType: registry.contentType,
  }
}

/**
 * Who may read `/metrics`: `loopback`, a peer on this machine that did not come through a proxy; or whoever shows the
 * bearer token. A public origin gives a token or uses `startMetricsListener`, for behind a proxy on the same machine
 * every peer is loopback.
 */
export type MetricsAccess = 'loopback' | { token: string }

/** Serves `GET /metrics`; to everybody else the address does not exist. */
export function mountMetrics(app: App, metrics: Metrics, access: MetricsAccess): void {
  app.get('/metrics', async (req, res) => {
    requestOf(req).route = '/metrics'
    if (!mayRead(req, access)) throw problem('NOT_FOUND')
    await sendMetrics(metrics, res)
  })
}

/** A listener of its own for `/metrics`, for services whose port is public. Port 0 takes any. */
export async function startMetricsListener(
  metrics: Metrics,
  { host = '127.0.0.1', port }: { host?: string; port: number },
): Promise<Server> {
  const server = createServer((req, res) => {
    if (req.method === 'GET' && req.url === '/metrics') {
      sendMetrics(metrics, res).catch(() => res.destroy())
      return
    }
    res.writeHead(404).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })
  return server
}

async function sendMetrics(metrics: Metrics, res: ServerResponse): Promise<void> {
  const text = await metrics.expose()
  res.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
  res.end(text)
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const FORWARDED_BY_A_PROXY = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']

function mayRead(req: IncomingMessage, access: MetricsAccess): boolean {
  if (access === 'loopback') {
    const proxied = FORWARDED_BY_A_PROXY.some((name) => req.headers[name] !== undefined)
    return !proxied && LOOPBACK.has(req.socket.remoteAddress ?? '')
  }
  const shown = Buffer.from(req.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${access.token}`)
  return shown.length === expected.length && timingSafeEqual(shown, expected)
}
