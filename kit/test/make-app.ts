import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { createApp, mountEndpoints, type App, type AppOptions } from '../src/app.ts'
import { createLog } from '../src/log.ts'
import { createMetrics } from '../src/metrics.ts'
import type { Endpoint } from '../src/routes.ts'

/** A logger whose lines can be read back. */
export function aLog(level = 'trace') {
  const lines: Record<string, unknown>[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const line of chunk.toString().split('\n')) {
        if (line !== '') lines.push(JSON.parse(line))
      }
      done()
    },
  })
  return { log: createLog({ name: 'test', level, destination }), lines, text: () => JSON.stringify(lines) }
}

export interface AnAppOptions extends Partial<Omit<AppOptions, 'mount'>> {
  endpoints?: readonly Endpoint[]
  also?: (app: App) => void
  validateResponses?: boolean
}

/** An app below `/v1`, with its log and metrics in hand. */
export function anApp({ endpoints = [], also, validateResponses = true, ...options }: AnAppOptions = {}) {
  const logged = aLog()
  const metrics = createMetrics({ name: 'test' })
  const app = createApp({
    log: logged.log,
    metrics,
    mount(express) {
      mountEndpoints(express, { prefix: '/v1', endpoints }, { validateResponses })
      also?.(express)
    },
    ...options,
  })
  return { app, metrics, ...logged }
}

/** A real server on a free port, for what supertest cannot show. */
export async function listening(
  app: RequestListener,
): Promise<{ server: Server; url: string; close(): Promise<void> }> {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { server, url: `http://127.0.0.1:${port}`, close }
}
