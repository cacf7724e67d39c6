import express from 'express'
import type { RequestListener } from 'node:http'
import { createEdge, isForeignWrite, namesTwoHosts, type EdgeOptions } from './edge.ts'
import type { App } from './express-types.ts'
import { compileHotRoutes, type Room } from './mount-endpoints.ts'
import { notFound, problem, problemHandler, sendProblem } from './problem.ts'
import { compilePassage, type Passage } from './proxy.ts'
import type { MountOptions } from './routes.ts'

export { comesFromUs } from './edge.ts'
export { mountEndpoints, type Room } from './mount-endpoints.ts'
export type { App, Request, RequestHandler, Response } from './express-types.ts'

export interface AppOptions extends EdgeOptions {
  /**
   * Which proxies in front are believed about the caller's address: theirs (`loopback`, `10.0.0.0/8`). Nobody when absent:
   * whoever connects is the caller, whatever `X-Forwarded-For` says.
   */
  trustProxy?: string[]
  /** Puts the service's rooms into the app; runs before the final 404 and the error handler are added. */
  mount: (app: App) => void
  /**
   * Endpoints that are tried before Express, which costs more than a payment does. Mount them as
   * well: another spelling of their address, their 405 and their documentation are Express's business. Their `ip` is the
   * peer's, so they must not count by it behind a proxy.
   */
  hot?: Room & MountOptions
  /** The way to a service behind us, tried before Express as well. Who makes it closes it. */
  passage?: Passage
}

/**
 * The listener of a service: what all of ours share (security headers, request ids, access lines, a histogram by route,
 * refusal of writes that another site sent, problem+json for everything that goes wrong) around an Express app.
 */
export function createApp({ trustProxy, mount, hot, passage, ...edgeOptions }: AppOptions): RequestListener {
  const edge = createEdge(edgeOptions)
  const { publicOrigin } = edgeOptions
  const findHotRoute = compileHotRoutes(hot, edge, publicOrigin)
  const app = expressApp(trustProxy, mount)
  const findPassage = compilePassage(passage, { edge, publicOrigin, trusts: app.get('trust proxy fn') })
  return (req, res) => {
    const isOdd = namesTwoHosts(req)
    const serveHot = findHotRoute(req) ?? findPassage(req)
    if (serveHot !== undefined && !isOdd) {
      void serveHot(req, res)
      return
    }
    const state = edge.begin(req, res)
    if (isOdd) res.writeHead(400, { Connection: 'close' }).end()
    else if (isForeignWrite(req, publicOrigin)) sendProblem(problem('ORIGIN_REFUSED'), state, res)
    else app(req, res)
  }
}

function expressApp(trustProxy: AppOptions['trustProxy'], mount: AppOptions['mount']): App {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.set('query parser', 'simple')
  app.set('trust proxy', trustProxy ?? false)
  mount(app)
  app.use(notFound)
  app.use(problemHandler)
  return app
}
