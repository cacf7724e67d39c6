import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { beginRequest, openRequest, type RequestState } from './request-state.ts'
import { answerHeaders, securityHeaders, type ContentSecurity } from './security-headers.ts'

export interface EdgeOptions {
  log: Log
  metrics: Metrics
  /** The origin that people's browsers use; https switches on HSTS. */
  publicOrigin?: string
  /** More sources for the pages' Content-Security-Policy, by directive (`'script-src': ["'wasm-unsafe-eval'"]`). */
  contentSecurity?: ContentSecurity
}

/** What happens to every request first and last: security headers, a name, an observation and a line in the log at its end. */
export interface Edge {
  /** Before Express: sets the headers, and hears itself when the exchange is over. */
  begin(req: IncomingMessage, res: ServerResponse): RequestState
  /** Before a hot route, whose answers never are pages: it writes all headers at once, and says itself when it is done. */
  beginHot(req: IncomingMessage): RequestState
  /** Before a passage, whose answers are a peer's: the same with the headers of every answer. */
  beginPassage(req: IncomingMessage): RequestState
  end(req: IncomingMessage, res: ServerResponse, state: RequestState): void
}

/**
 * Works on Node's own objects and before Express, which makes each of them slow to touch by changing its prototype: the
 * headers alone then cost 11 us more.
 */
export function createEdge({ log, metrics, publicOrigin, contentSecurity }: EdgeOptions): Edge {
  const https = publicOrigin?.startsWith('https:') ?? false
  const headers = securityHeaders({ https, ...(contentSecurity === undefined ? {} : { contentSecurity }) })
  const hotHead = answerHeaders({ https }).flat()
  const wholeHead = headers.flat()

  function observe(asked: { method: string; url: string }, state: RequestState, status: number): void {
    const ms = performance.now() - state.startedAt
    metrics.observeHttp(asked.method, state.route || 'none', status, ms / 1000)
    const level = levelOf(state.route, status)
    if (log.isLevelEnabled(level)) log[level](accessLine({ ...asked, state, status, ms }), 'request')
  }

  return {
    begin(req, res) {
      const state = beginRequest(req, log)
      for (const [name, value] of headers) res.setHeader(name, value)
      res.setHeader('X-Request-Id', state.requestId)
      // Kept now: Express rewrites `url` while it routes.
      const { method = '', url = '' } = req
      // A caller that left before the answer is counted as 499, as nginx does.
      res.once('close', () => observe({ method, url }, state, res.writableFinished ? res.statusCode : GONE))
      return state
    },
    beginHot: (req) => openRequest(req, log, hotHead),
    beginPassage: (req) => openRequest(req, log, wholeHead),
    end({ method = '', url = '' }, res, state) {
      observe({ method, url }, state, res.destroyed ? GONE : res.statusCode)
    },
  }
}

const GONE = 499

interface Access {
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

function levelOf(route: string, status: number): 'warn' | 'info' | 'debug' {
  // Who was turned away is counted; whatever else is a 503 has a line of its own.
  if (status >= 500 && status !== 503) return 'warn'
  return PROBED.has(route) ? 'debug' : 'info'
}

/**
 * What the one line of a request says. Written by hand because pino-http costs 65 us a request and this 5. The query is left
 * out: it may name people.
 */
function accessLine({ state: { requestId, route }, method, url, status, ms }: Access): object {
  return { requestId, method, route, path: loggedPath(url), status, ms: Math.round(ms * 100) / 100 }
}

/**
 * True for a request with more than one `Host` (RFC 9112, 3.2): Node keeps the first, and whatever stands in front of us may have
 * gone by the last. What else of a request's form can be read in two ways, Node's parser refuses by itself.
 */
export function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
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
  if (!URL.canParse(origin)) return false
  const page = new URL(origin)
  return page.host === host && !isOursInPlain(page, publicOrigin)
}

/** Our own name without the https that people use: somebody in the network between can answer there. */
function isOursInPlain({ protocol, hostname }: URL, publicOrigin: string | undefined): boolean {
  if (publicOrigin === undefined || protocol !== 'http:') return false
  const ours = new URL(publicOrigin)
  return ours.protocol === 'https:' && ours.hostname === hostname
}
