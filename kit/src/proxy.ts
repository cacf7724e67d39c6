import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Dispatcher, Pool } from 'undici'
import type { ErrorCode } from '@yimatong/contract/errors'
import { type BeforeExpress, beforeExpress } from './before-express.ts'
import type { Edge } from './edge.ts'
import { readBody } from './json-body.ts'
import { problem } from './problem.ts'
import type { RequestState } from './request-state.ts'

export interface PassageOptions {
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

/** The way to a service behind us. It is tried before Express, which costs more than passing a call on does. */
export interface Passage {
  /** Whatever is asked for below it is the passage's business, also what it refuses. */
  readonly prefix: string
  /** Settles when the answer is written. Rejects with a problem. `ip` is the caller's address. */
  pass(req: IncomingMessage, res: ServerResponse, about: { state: RequestState; ip: string }): Promise<void>
  close(): Promise<void>
}

/**
 * Passes calls of one prefix on to a service behind us, so that people see one origin. Cookies stay here, for they are
 * ours; the caller's address goes along.
 */
export function createPassage(options: PassageOptions): Passage {
  const { prefix, only, admit = {}, target, unavailable, timeoutMs = 10_000, bodyLimitBytes = 32 * 1024 } = options
  const pool = new Pool(target, { connections: 16, keepAliveTimeout: 30_000, keepAliveMaxTimeout: 30_000 })
  // Plain characters alone: what is encoded or has dots might be read differently by the peer, so it does not pass.
  const passes = new RegExp(`^${prefix}/(${only.join('|')})(?:/[A-Za-z0-9_-]+)*$`)

  return {
    prefix,
    async pass(req, res, { state, ip }) {
      const { url = '', method = '' } = req
      const [, room] = passes.exec(url.split('?', 1)[0] ?? '') ?? []
      if (room === undefined) throw problem('NOT_FOUND')
      if (!METHODS.includes(method))
        throw problem('METHOD_NOT_ALLOWED', undefined, { headers: { Allow: METHODS.join(', ') } })
      await admit[room]?.(req.headers)
      const body = await readBody(req, bodyLimitBytes)
      const headers = passedOn(req.headers)
      headers.push('x-forwarded-for', ip, 'x-request-id', state.requestId)
      const call = { method, path: url, headers, body: body.length > 0 ? body : null } as Dispatcher.DispatchOptions
      try {
        await answered(pool, call, { res, head: state.head, timeoutMs })
      } catch (error) {
        throw problem(unavailable, undefined, { cause: error, headers: { 'Retry-After': '1' } })
      }
    },
    close: () => pool.close(),
  }
}

/** Names and values by turns. */
function passedOn(headers: IncomingHttpHeaders): string[] {
  const passed: string[] = []
  for (const name in headers) {
    if (!NOT_PASSED.has(name)) add(passed, name, headers[name])
  }
  return passed
}

function add(list: string[], name: string, value: string | string[] | undefined): void {
  if (typeof value === 'string') list.push(name, value)
  else for (const each of value ?? []) list.push(name, each)
}

interface Answering {
  res: ServerResponse
  head: readonly string[]
  /** For the whole call: waiting for a connection, sending, the answer's last byte. */
  timeoutMs: number
}

/**
 * Makes a call and writes what comes back as it comes, without a stream or a signal in between, which cost more than the call.
 * Rejects when there is no answer, or not the whole of it.
 */
function answered(pool: Pool, call: Dispatcher.DispatchOptions, { res, head, timeoutMs }: Answering): Promise<void> {
  return new Promise((resolve, reject) => {
    let sending: Dispatcher.DispatchController | undefined
    let late: Error | undefined
    /** One piece is kept back, for most answers are one, which then is written together with their head and end. */
    let piece: Buffer | undefined
    const deadline = setTimeout(() => {
      late = new Error(`no answer within ${timeoutMs} ms`)
      reject(late)
      sending?.abort(late)
    }, timeoutMs)

    pool.dispatch(call, {
      onRequestStart(controller) {
        sending = controller
        if (late !== undefined) controller.abort(late)
      },
      onResponseStart(_controller, status, headers) {
        if (status < 200 || late !== undefined) return
        const all = [...head]
        for (const name of OWN_RESPONSE_HEADERS) add(all, name, headers[name])
        res.writeHead(status, all)
      },
      onResponseData(controller, chunk) {
        if (late !== undefined) return
        if (piece !== undefined && !res.write(piece) && !res.destroyed) pauseFor(res, controller)
        piece = chunk
      },
      onResponseEnd() {
        clearTimeout(deadline)
        if (late !== undefined) return
        res.end(piece)
        resolve()
      },
      onResponseError(_controller, error) {
        clearTimeout(deadline)
        reject(error)
      },
    })
  })
}

/** Until the caller has taken what was written, or has left. */
function pauseFor(res: ServerResponse, controller: Dispatcher.DispatchController): void {
  const goOn = () => {
    res.off('drain', goOn).off('close', goOn)
    controller.resume()
  }
  res.on('drain', goOn).on('close', goOn)
  controller.pause()
}

interface PassageEdge {
  edge: Edge
  publicOrigin: string | undefined
  /** Whether an address so many hops away is one of the proxies that are believed. */
  trusts: (address: string, hop: number) => boolean
}

/** Finds out whether a request is for the passage; what is spelled otherwise than its prefix is nobody's. */
export function compilePassage(
  passage: Passage | undefined,
  { edge, publicOrigin, trusts }: PassageEdge,
): (req: IncomingMessage) => BeforeExpress | undefined {
  if (passage === undefined) return () => undefined
  const below = `${passage.prefix}/`
  const serve = beforeExpress({
    edge,
    publicOrigin,
    begin: edge.beginPassage,
    route: `${below}*`,
    serve: (req, res, state) => passage.pass(req, res, { state, ip: callerOf(req, trusts) }),
  })
  return (req) => (req.url?.startsWith(below) === true ? serve : undefined)
}

/** What Express calls a request's `ip`: of those it is said to come from, the nearest that is no proxy of ours. */
function callerOf({ socket, headers }: IncomingMessage, trusts: PassageEdge['trusts']): string {
  const nearest = socket.remoteAddress ?? ''
  if (!trusts(nearest, 0)) return nearest
  const told = String(headers['x-forwarded-for'] ?? '').split(',')
  const hops = [nearest, ...told.map((address) => address.trim()).toReversed()].filter((address) => address !== '')
  return hops.find((address, hop) => !trusts(address, hop)) ?? hops.at(-1) ?? ''
}
