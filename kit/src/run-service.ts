import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from './log.ts'

export interface RunServiceOptions {
  name: string
  log: Log
  host: string
  /** 0 takes any free port. */
  port: number
  /** An app, or what is tried before it. */
  app: RequestListener
  /** Called when stopping begins, while requests are still in flight: stop sweepers, say goodbye to sockets. */
  onStopping?: readonly (() => unknown)[]
  /** Called one after another once nothing is in flight: close gatherers, then clients and pools. */
  onStop?: readonly (() => unknown)[]
  /** Whoever connects has to say in this time what they want, and is ended at most a fifth later. */
  headWithinMs?: number
  /** What is in flight when stopping begins may take this long. */
  graceMs?: number
  /** Beyond the grace time; whoever clients and pools talk to may be gone without a word, and never let them close. */
  closeWithinMs?: number
  /** False in tests: the process's signals and errors are then nobody's business here. */
  ownsProcess?: boolean
}

export interface RunningService {
  readonly server: Server
  readonly port: number
  /** Stops gracefully; the same promise however often it is asked. */
  stop(): Promise<void>
}

/** At noon a thousand tills may call in the same second; whom the system itself turns away tries again only a second later. */
const BACKLOG = 2048

/** Listens, and stops as a service should: takes nothing new, finishes what it has, closes its pools. */
export async function runService(options: RunServiceOptions): Promise<RunningService> {
  const { name, log, host, port, app, onStopping = [], onStop = [], ownsProcess = true } = options
  const { headWithinMs = 10_000, graceMs = 10_000, closeWithinMs = 3000 } = options
  const server = createServer(
    {
      requestTimeout: 30_000,
      headersTimeout: headWithinMs,
      // By itself Node looks every half minute, so that who keeps silent would be there four times as long.
      connectionsCheckingInterval: headWithinMs / 5,
      // Above the 30 s after which our clients and usual proxies let go of an idle connection.
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16 * 1024,
    },
    app,
  )
  const sockets = trackSockets(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  let stopping: Promise<void> | undefined

  async function stopOnce(): Promise<void> {
    log.info('stopping')
    const late = new AbortController()
    const tooLate = pause(graceMs + closeWithinMs, true, { signal: late.signal }).catch(() => false)
    const drained = drain(server, sockets, graceMs)
    await callEach(onStopping, log)
    await drained
    if (await Promise.race([callEach(onStop, log), tooLate])) log.error('something did not close in time')
    late.abort()
    log.info('stopped')
  }
  const stop = () => (stopping ??= stopOnce())

  if (ownsProcess) ownProcess(log, stop)
  const actual = (server.address() as AddressInfo).port
  log.info({ host, port: actual }, `${name} listens`)
  if (process.connected) process.send?.({ type: 'listening', service: name, port: actual })
  return { server, port: actual, stop }
}

/** Every connection, also those that became WebSockets and that the HTTP server no longer counts as its own. */
function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

/** Takes no new connection, waits for the requests in flight, and after the grace time cuts what is left. */
async function drain(server: Server, sockets: ReadonlySet<Socket>, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // A connection that was busy when closing began is kept alive by Node after its answer; look for such ones.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}

/** One that fails does not keep the others from closing. */
async function callEach(hooks: readonly (() => unknown)[], log: Log): Promise<void> {
  for (const hook of hooks) {
    try {
      await hook()
    } catch (error) {
      log.error({ err: error }, 'could not stop cleanly')
    }
  }
}

/** Ends the process when it is told to, when its parent is gone, and when nobody knows what state it is in. */
function ownProcess(log: Log, stop: () => Promise<void>): void {
  const end = (reason: string) => {
    log.info({ reason }, 'asked to stop')
    stop().then(
      () => exitAfterLastLine(log, 0),
      () => exitAfterLastLine(log, 1),
    )
  }
  process.once('SIGTERM', () => end('SIGTERM'))
  process.once('SIGINT', () => end('SIGINT'))
  if (process.send !== undefined) process.once('disconnect', () => end('parent is gone'))
  const die = (error: unknown) => {
    log.fatal({ err: error }, 'an error that nobody expected')
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
}

/** A log whose reader is gone cannot be flushed; the process ends all the same. */
const FLUSH_MS = 500

function exitAfterLastLine(log: Log, code: number): void {
  setTimeout(() => process.exit(code), FLUSH_MS)
  log.flush(() => process.exit(code))
}
