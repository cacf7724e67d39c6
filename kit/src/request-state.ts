import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Log } from './log.ts'

/** What we know of one request besides what Node knows. */
export interface RequestState {
  readonly requestId: string
  /** `performance.now()` at arrival, milliseconds. */
  readonly startedAt: number
  /** What every answer must say and this one does not yet: names and values by turns. Empty once they were set on it. */
  readonly head: readonly string[]
  /** The declared pattern of the route (`/gateway/v1/payments/{outTradeNo}`), once one has claimed the request. */
  route: string
  /** The body as it came, for signatures; empty until the route has read it. */
  rawBody: Buffer
  /** A logger that names the request; made when first used. */
  readonly log: Log
}

const states = new WeakMap<IncomingMessage, RequestState>()

export const NO_BODY = Buffer.alloc(0)

/**
 * Names of requests: when and which process, then a running number. Unique without a random number per request, which
 * would cost more than routing one.
 */
const PROCESS_TAG = Date.now().toString(16).padStart(12, '0') + randomBytes(4).toString('hex')
let requestsSeen = 0

function newRequestId(): string {
  requestsSeen++
  return `req_${PROCESS_TAG}${requestsSeen.toString(16).padStart(12, '0')}`
}

/** A caller's id is taken over only when it cannot confuse a log. */
const ACCEPTABLE_ID = /^[A-Za-z0-9._-]{8,64}$/

class OpenRequest implements RequestState {
  readonly requestId: string
  readonly startedAt = performance.now()
  readonly head: readonly string[]
  route = ''
  rawBody = NO_BODY
  readonly #log: Log
  #child: Log | undefined

  constructor(req: IncomingMessage, log: Log, head: readonly string[]) {
    const given = req.headers['x-request-id']
    this.requestId = typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : newRequestId()
    this.head = head.length === 0 ? head : [...head, 'X-Request-Id', this.requestId]
    this.#log = log
  }

  get log() {
    this.#child ??= this.#log.child({ requestId: this.requestId })
    return this.#child
  }
}

/**
 * Opens the books on a request. A caller may name it (`X-Request-Id`), so that one id follows a payment through all services.
 * With a `head` its id is added to that.
 */
export function openRequest(req: IncomingMessage, log: Log, head: readonly string[] = []): RequestState {
  return new OpenRequest(req, log, head)
}

/** The same for a request whose state `requestOf` shall find; it lives exactly as long as the request object. */
export function beginRequest(req: IncomingMessage, log: Log): RequestState {
  const state = openRequest(req, log)
  states.set(req, state)
  return state
}

/** The state of a request that `beginRequest` has seen. */
export function requestOf(req: IncomingMessage): RequestState {
  const state = states.get(req)
  if (state === undefined) throw new Error('the request did not come through createApp')
  return state
}
