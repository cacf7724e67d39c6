import type { IncomingMessage, ServerResponse } from 'node:http'
import express from 'express'
import { type BeforeExpress, beforeExpress } from './before-express.ts'
import type { Edge } from './edge.ts'
import type { App, Request, Response } from './express-types.ts'
import { methodNotAllowed } from './problem.ts'
import { requestOf } from './request-state.ts'
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
 * answers 405, so all endpoints of one address must come in one call. They have a router of their own: Express tries one address
 * after the other, and whoever goes elsewhere should pass a whole room at its door.
 */
export function mountEndpoints(app: App, { prefix, endpoints }: Room, options: MountOptions = {}): void {
  const methodsByPath = new Map<string, Set<Method>>()
  const router = express.Router({ caseSensitive: true, strict: true })
  for (const { description, compile } of exactFirst(endpoints)) {
    const { method, path } = description
    const methods = methodsByPath.get(path) ?? new Set()
    if (methods.has(method)) throw new Error(`${method.toUpperCase()} ${prefix}${path} is declared twice`)
    methodsByPath.set(path, methods.add(method))
    const serve = compile(options)
    const route = `${prefix}${path}`
    router[method](expressPath(path), (req, res) => {
      const state = requestOf(req)
      state.route = route
      return serve(exchangeOf(req, res), state)
    })
  }
  for (const [path, methods] of methodsByPath) {
    const allowed = [...methods].flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    router.all(expressPath(path), methodNotAllowed(allowed))
  }
  app.use(prefix, router)
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

class HotExchange implements Exchange {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly url: string
  readonly params: Readonly<Record<string, string>>

  constructor(req: IncomingMessage, res: ServerResponse, url: string, params: Readonly<Record<string, string>>) {
    this.req = req
    this.res = res
    this.url = url
    this.params = params
  }

  get ip() {
    return this.req.socket.remoteAddress ?? ''
  }
}

const NO_PARAMETERS = {}

/** Where the address has parameters: plain characters stand in their places, which need no decoding. */
function patternOf(route: string): RegExp | undefined {
  return route.includes('{') ? new RegExp(`^${route.replaceAll(/\{([^}]+)\}/g, '(?<$1>[A-Za-z0-9_-]+)')}$`) : undefined
}

/** Finds the endpoint that a request names exactly, by method and address; every other spelling is Express's to judge. */
export function compileHotRoutes(
  hot: (Room & MountOptions) | undefined,
  edge: Edge,
  publicOrigin: string | undefined,
): (req: IncomingMessage) => BeforeExpress | undefined {
  const exact = new Map<string, BeforeExpress>()
  const patterns: { method: string; pattern: RegExp; serve: BeforeExpress }[] = []
  for (const { description, compile } of hot?.endpoints ?? []) {
    const method = description.method.toUpperCase()
    const route = `${hot?.prefix}${description.path}`
    const pattern = patternOf(route)
    const serve = compile(hot ?? {})
    const found = beforeExpress({
      edge,
      publicOrigin,
      begin: edge.beginHot,
      route,
      serve(req, res, state) {
        const url = req.url ?? route
        return serve(new HotExchange(req, res, url, pattern?.exec(url)?.groups ?? NO_PARAMETERS), state)
      },
    })
    if (pattern === undefined) exact.set(`${method} ${route}`, found)
    else patterns.push({ method, pattern, serve: found })
  }
  return (req) =>
    exact.get(`${req.method} ${req.url}`) ??
    patterns.find(({ method, pattern }) => method === req.method && pattern.test(req.url ?? ''))?.serve
}
