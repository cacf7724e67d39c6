import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App, Request, Response } from './express-types.ts'
import { methodNotAllowed, sendProblem } from './problem.ts'
import { requestOf, type RequestState } from './request-state.ts'
import type { Endpoint, Exchange, Method, MountOptions } from './routes.ts'

/** Endpoints and where they hang. */
export interface Room {
  prefix: string
  endpoints: readonly Endpoint[]
}

/** For each part of an address whether it is any word: the plain ones sort before. */
const shapeOf = ({ description: { path } }: Endpoint): string =>
  path
    .split('/')
    .map((part) => (part.startsWith('{') ? '1' : '0'))
    .join('')

/** Exact addresses before those with parameters, which would take `payments/export.csv` for the payment of that number. */
const exactFirst = (endpoints: readonly Endpoint[]): Endpoint[] =>
  endpoints.toSorted((one, other) => (shapeOf(one) < shapeOf(other) ? -1 : shapeOf(one) > shapeOf(other) ? 1 : 0))

/**
 * Hangs endpoints into an app below a prefix, whatever order they are declared in. A known address called by another method
 * answers 405, so all endpoints of one address must come in one call.
 */
export function mountEndpoints(app: App, { prefix, endpoints }: Room, options: MountOptions = {}): void {
  const methodsByPath = new Map<string, Set<Method>>()
  for (const { description, compile } of exactFirst(endpoints)) {
    const { method, path } = description
    const methods = methodsByPath.get(path) ?? new Set()
    if (methods.has(method)) throw new Error(`${method.toUpperCase()} ${prefix}${path} is declared twice`)
    methodsByPath.set(path, methods.add(method))
    const serve = compile(options)
    const route = `${prefix}${path}`
    app[method](expressPath(route), (req, res) => {
      const state = requestOf(req)
      state.route = route
      return serve(exchangeOf(req, res), state)
    })
  }
  for (const [path, methods] of methodsByPath) {
    const allowed = [...methods].flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    app.all(expressPath(`${prefix}${path}`), methodNotAllowed(allowed))
  }
}

function exchangeOf(req: Request, res: Response): Exchange {
  return {
    req,
    res,
    url: req.originalUrl,
    params: req.params,
    get ip() {
      return req.ip ?? ''
    },
  }
}

function expressPath(path: string): string {
  return path.replaceAll(/\{([^}]+)\}/g, ':$1')
}

type ServeHot = (req: IncomingMessage, res: ServerResponse, state: RequestState) => void

/** Finds the endpoint that a request names exactly, by method and address; every other spelling is Express's to judge. */
export function compileHotRoutes(
  hot: (Room & MountOptions) | undefined,
): (req: IncomingMessage) => ServeHot | undefined {
  const routes = new Map<string, ServeHot>()
  for (const { description, compile } of hot?.endpoints ?? []) {
    const route = `${hot?.prefix}${description.path}`
    if (description.params !== undefined) throw new Error(`${route} has path parameters and cannot be a hot route`)
    const serve = compile(hot ?? {})
    routes.set(`${description.method.toUpperCase()} ${route}`, (req, res, state) => {
      state.route = route
      const exchange = { req, res, url: route, params: {}, ip: req.socket.remoteAddress ?? '' }
      serve(exchange, state).catch((error: unknown) => sendProblem(error, state, res))
    })
  }
  return routes.size === 0 ? () => undefined : (req) => routes.get(`${req.method} ${req.url}`)
}
