import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Log } from './log.ts'

/** What we know of one request besides what Node knows. Lives exactly as long as the request object. */
export interface RequestState {
  readonly requestId: string
  /** `performance.now()` at arrival, milliseconds. */
  readonly startedAt: number
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

/** Opens the books on a request. A caller may name it (`X-Request-Id`), so that one id follows a payment through all services. */
export function beginRequest(req: IncomingMessage, log: Log, startedAt: number): RequestState {
  const given = req.headers['x-request-id']
  const requestId = typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : newRequestId()
  let child: Log | undefined
  const state: RequestState = {
    requestId,
    startedAt,
    route: '',
    rawBody: NO_BODY,
    get log() {
      child ??= log.child({ requestId })
      return child
    },
  }
  states.set(req, state)
  return state
}

/** The state of a request that `beginRequest` has seen. */
export function requestOf(req: IncomingMessage): RequestState {
  const state = states.get(req)
  if (state === undefined) throw new Error('the request did not come through createApp')
  return state
}
