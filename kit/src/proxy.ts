import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Pool } from 'undici'
import type { ErrorCode } from '@yimatong/contract/errors'
import type { App } from './express-types.ts'
import { readBody } from './json-body.ts'
import { problem } from './problem.ts'
import { requestOf } from './request-state.ts'

export interface ProxyOptions {
  /** What passes, below this prefix and no other: `/tsm/v1`. */
  prefix: string
  /** The rooms below the prefix that the public may enter: `devices` lets `/tsm/v1/devices/...` pass. Nothing else does. */
  only: readonly string[]
  /** By room: looks at who calls before anything passes, and throws a problem. A room that is not named is everybody's. */
  admit?: Readonly<Record<string, (headers: IncomingHttpHeaders) => Promise<void>>>
  /** The peer's origin; the path stays the same. */
  target: string
  /** What the caller hears when the peer does not answer. */
  unavailable: ErrorCode
  timeoutMs?: number
  bodyLimitBytes?: number
}

/** Headers that belong to one connection (RFC 9110, 7.6.1), and what a caller may not claim of itself. */
const NOT_PASSED = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
  'content-length',
  'cookie',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-request-id',
])

/** Set by our own edge already; the peer's would double them. */
const OWN_RESPONSE_HEADERS = [
  'content-type',
  'cache-control',
  'retry-after',
  'allow',
  'www-authenticate',
  'content-length',
]

/** What an endpoint may have. Any other is refused before anybody is asked who calls, as at every address. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Passes calls of one prefix on to a service behind us, so that people see one origin. Cookies stay here, for they are
 * ours; the caller's address goes along.
 */
export function mountProxy(app: App, options: ProxyOptions): { close(): Promise<void> } {
  const { prefix, only, admit = {}, target, unavailable, timeoutMs = 10_000, bodyLimitBytes = 32 * 1024 } = options
  const pool = new Pool(target, { connections: 16, keepAliveTimeout: 30_000, keepAliveMaxTimeout: 30_000 })
  // Plain characters alone: what is encoded or has dots might be read differently by the peer, so it does not pass.
  const passes = new RegExp(`^${prefix}/(${only.join('|')})(?:/[A-Za-z0-9_-]+)*$`)

  app.all(`${prefix}/*rest`, async (req, res) => {
    const state = requestOf(req)
    state.route = `${prefix}/*`
    const [, room] = passes.exec(req.originalUrl.split('?', 1)[0] ?? '') ?? []
    if (room === undefined) throw problem('NOT_FOUND')
    if (!METHODS.includes(req.method))
      throw problem('METHOD_NOT_ALLOWED', undefined, { headers: { Allow: METHODS.join(', ') } })
    await admit[room]?.(req.headers)
    const body = await readBody(req, bodyLimitBytes)
    const answer = await pool
      .request({
        method: req.method,
        path: req.originalUrl,
        headers: {
          ...passedOn(req.headers),
          'x-forwarded-for': req.ip ?? '',
          'x-request-id': state.requestId,
        },
        body: body.length > 0 ? body : null,
        signal: AbortSignal.timeout(timeoutMs),
      })
      .catch((error: unknown) => {
        throw problem(unavailable, undefined, { cause: error, headers: { 'Retry-After': '1' } })
      })
    copyHead(answer.statusCode, answer.headers, res)
    await pipeline(answer.body, res)
  })
  return { close: () => pool.close() }
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const passed: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !NOT_PASSED.has(name)) passed[name] = value
  }
  return passed
}

function copyHead(status: number, headers: IncomingHttpHeaders, res: ServerResponse): void {
  res.statusCode = status
  for (const name of OWN_RESPONSE_HEADERS) {
    const value = headers[name]
    if (value !== undefined) res.setHeader(name, value)
  }
}
