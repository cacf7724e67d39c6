import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { beginRequest, type RequestState } from './request-state.ts'
import { securityHeaders, type ContentSecurity } from './security-headers.ts'

export interface EdgeOptions {
  log: Log
  metrics: Metrics
  /** The origin that people's browsers use; https switches on HSTS. */
  publicOrigin?: string
  /** More sources for the pages' Content-Security-Policy, by directive (`'script-src': ["'wasm-unsafe-eval'"]`). */
  contentSecurity?: ContentSecurity
}

/** What happens to every request first: security headers, a name, an observation and a line in the log at its end. */
export type Edge = (req: IncomingMessage, res: ServerResponse) => RequestState

/**
 * Works on Node's own objects and before Express, which makes each of them slow to touch by changing its prototype: the
 * headers alone then cost 11 us more.
 */
export function createEdge({ log, metrics, publicOrigin, contentSecurity }: EdgeOptions): Edge {
  const headers = securityHeaders({
    https: publicOrigin?.startsWith('https:') ?? false,
    ...(contentSecurity === undefined ? {} : { contentSecurity }),
  })
  return (req, res) => {
    const state = beginRequest(req, log, performance.now())
    for (const [name, value] of headers) res.setHeader(name, value)
    res.setHeader('X-Request-Id', state.requestId)
    // Kept now: Express rewrites `url` while it routes.
    const { method = '', url = '' } = req
    res.once('close', () => {
      const ms = performance.now() - state.startedAt
      // A caller that left before the answer is counted as 499, as nginx does.
      const status = res.writableFinished ? res.statusCode : 499
      metrics.observeHttp(method, state.route || 'none', status, ms / 1000)
      writeAccessLine({ log, state, method, url, status, ms })
    })
    return state
  }
}

interface Access {
  log: Log
  state: RequestState
  method: string
  url: string
  status: number
  ms: number
}

/** Asked every few seconds by machines: worth a line only to somebody who looks for it. */
const PROBED = new Set(['/healthz', '/readyz', '/metrics'])

/** Longer than any address of an API. What is longer carries a token, and of that a log keeps only the beginning. */
const LOGGED_CHARACTERS = 100

function loggedPath(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return path.length > LOGGED_CHARACTERS ? `${path.slice(0, LOGGED_CHARACTERS)}…` : path
}

/**
 * One line per request. Written by hand because pino-http costs 65 us a request and this 5. The query is left out: it may
 * name people.
 */
function writeAccessLine({ log, state, method, url, status, ms }: Access): void {
  const level = status >= 500 ? 'warn' : PROBED.has(state.route) ? 'debug' : 'info'
  const line = {
    requestId: state.requestId,
    method,
    route: state.route,
    path: loggedPath(url),
    status,
    ms: Math.round(ms * 100) / 100,
  }
  log[level](line, 'request')
}

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True for a write that a browser sends from another site's page (CSRF). Programs send neither header and pass: they carry
 * no cookie by accident.
 */
export function isForeignWrite(req: IncomingMessage, publicOrigin: string | undefined): boolean {
  return !READING_METHODS.has(req.method ?? '') && !comesFromUs(req, publicOrigin)
}

/**
 * True unless the browser says that another origin's page made this request; also for socket handshakes. A page opened
 * under another name of this host (`localhost`, an address) is its own site.
 */
export function comesFromUs(req: IncomingMessage, publicOrigin: string | undefined): boolean {
  const { origin, host } = req.headers
  if (origin === undefined) {
    const site = req.headers['sec-fetch-site']
    return site === undefined || site === 'same-origin' || site === 'none'
  }
  if (origin === publicOrigin) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
