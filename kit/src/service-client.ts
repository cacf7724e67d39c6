import { EventEmitter } from 'node:events'
import { problemSchema, type Problem } from '@yimatong/contract/errors'
import { Pool, type Dispatcher } from 'undici'
import { z } from 'zod'
import { errorCode } from './database-errors.ts'
import type { ServiceIdentity } from './service-tokens.ts'

/**
 * Why a call gave no result. `not-sent`: the peer never heard it. `no-answer`: it may have heard and acted (time-out,
 * reset). `problem`: it answered with a problem. `unreadable`: it answered something else than was agreed.
 */
export type CallOutcome = 'not-sent' | 'no-answer' | 'problem' | 'unreadable'

export class ServiceCallError extends Error {
  override readonly name = 'ServiceCallError'
  readonly outcome: CallOutcome
  /** HTTP status, when there was an answer. */
  readonly status: number | undefined
  readonly problem: Problem | undefined

  constructor(
    message: string,
    outcome: CallOutcome,
    about: { status?: number; problem?: Problem; cause?: unknown } = {},
  ) {
    super(message, about.cause === undefined ? {} : { cause: about.cause })
    this.outcome = outcome
    this.status = about.status
    this.problem = about.problem
  }

  /**
   * True when the peer has certainly done nothing: it never heard the call, or refused it as wrong. Otherwise what it did
   * is unknown, and the same call must be asked again under the same id.
   */
  get didNothing(): boolean {
    return this.outcome === 'not-sent' || (this.outcome === 'problem' && (this.status ?? 500) < 500)
  }
}

export interface ServiceClientOptions {
  /** `http://127.0.0.1:8081`. */
  baseUrl: string
  identity: Pick<ServiceIdentity, 'tokenFor' | 'forget'>
  /** The peer's name: the audience of our tokens. */
  target: string
  /** For a whole call: waiting for a connection, sending, the answer's last byte. */
  timeoutMs?: number
  connections?: number
}

export interface CallOptions {
  /** Names the request at the peer, too, so that its log can be found from ours. */
  requestId?: string
  timeoutMs?: number
}

export interface ServiceClient {
  /** The answer, as the schema gives it. Throws ServiceCallError. */
  get<S extends z.ZodType>(path: string, schema: S, options?: CallOptions): Promise<z.output<S>>
  post<S extends z.ZodType>(path: string, body: unknown, schema: S, options?: CallOptions): Promise<z.output<S>>
  put<S extends z.ZodType>(path: string, body: unknown, schema: S, options?: CallOptions): Promise<z.output<S>>
  /**
   * The lines of a long NDJSON answer, without their line feeds, so many at a time as came together. `timeoutMs` is how long the
   * peer may be silent. Throws ServiceCallError, also in the middle.
   */
  lines(path: string, options?: CallOptions): AsyncIterable<string[]>
  /** For readiness: throws unless the peer says that it lives. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** An answer larger than this is not what was agreed. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

const UNAUTHORIZED = 401

/** Errors of a connection that was never made. */
const NOT_SENT_CODES = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Calls to one peer over kept connections. It never repeats a call by itself: only the caller knows what that means. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { baseUrl, identity, target, timeoutMs = 5000, connections = 8 } = options
  const common = {
    pipelining: 1,
    connect: { timeout: Math.min(timeoutMs, 2000) },
    // Below the 65 s after which our servers close an idle connection, so that no call is sent into a closing one.
    keepAliveTimeout: 30_000,
    keepAliveMaxTimeout: 30_000,
  }
  const pool = new Pool(baseUrl, { ...common, connections, maxResponseSize: MAX_ANSWER_BYTES })
  // What is read line by line is never in memory as a whole. Connections are made when first needed.
  const endless = new Pool(baseUrl, { ...common, connections: 1 })

  async function call(request: Pick<Dispatcher.RequestOptions, 'method' | 'path' | 'body'>, call: CallOptions = {}) {
    const name = `${target} ${request.method} ${request.path}`
    const authorization = `Bearer ${await identity.tokenFor(target)}`
    return within(call.timeoutMs ?? timeoutMs, (signal) =>
      reached(name, async () => {
        const { statusCode, headers, body } = await pool.request({
          ...request,
          headers: {
            authorization,
            accept: 'application/json',
            ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(call.requestId === undefined ? {} : { 'x-request-id': call.requestId }),
          },
          signal,
        })
        if (statusCode === UNAUTHORIZED) identity.forget(target)
        return { name, status: statusCode, type: headers['content-type'], text: await body.text() }
      }),
    )
  }

  return {
    async get(path, schema, callOptions) {
      return readAnswer(await call({ method: 'GET', path }, callOptions), schema)
    },
    async post(path, body, schema, callOptions) {
      return readAnswer(await call({ method: 'POST', path, body: JSON.stringify(body) }, callOptions), schema)
    },
    async put(path, body, schema, callOptions) {
      return readAnswer(await call({ method: 'PUT', path, body: JSON.stringify(body) }, callOptions), schema)
    },
    lines: (path, callOptions) => linesOf(endless, { target, path, identity, timeoutMs, ...callOptions }),
    async ping() {
      const { name, status } = await call({ method: 'GET', path: '/healthz' })
      if (status !== 200) throw new ServiceCallError(`${name}: ${status}`, 'unreadable', { status })
    },
    async close() {
      await Promise.all([pool.close(), endless.close()])
    },
  }
}

interface LongCall extends Pick<ServiceClientOptions, 'identity' | 'target'> {
  path: string
  timeoutMs: number
}

async function* linesOf(pool: Pool, { target, path, identity, timeoutMs }: LongCall): AsyncGenerator<string[], void> {
  const name = `${target} GET ${path}`
  const authorization = `Bearer ${await identity.tokenFor(target)}`
  const silence = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  const answer = await reached(name, () =>
    pool.request({ method: 'GET', path, headers: { authorization }, ...silence }),
  )
  if (answer.statusCode === UNAUTHORIZED) identity.forget(target)
  const type = answer.headers['content-type']
  if (answer.statusCode !== 200 || !String(type).startsWith('application/x-ndjson')) {
    readAnswer({ name, status: answer.statusCode, type, text: await answer.body.text() }, z.never())
    return
  }
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of answer.body) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (lines.length > 0) yield lines
    }
  } catch (error) {
    throw new ServiceCallError(`${name}: cut off`, 'no-answer', { cause: error })
  }
  if (rest !== '') yield [rest]
}

/**
 * The deadline is an emitter, not an AbortSignal: V8 keeps whatever hangs on a signal through its small collections, the request and
 * all that wait for it, until a long one clears it away. `AbortSignal.timeout` would also make an error, with its stack, for each
 * call long after it was answered.
 */
async function within<T>(timeoutMs: number, call: (deadline: EventEmitter) => Promise<T>): Promise<T> {
  const deadline = new EventEmitter()
  const timer = setTimeout(() => deadline.emit('abort'), timeoutMs)
  try {
    return await call(deadline)
  } finally {
    clearTimeout(timer)
  }
}

async function reached<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    const code = errorCode(error)
    const notSent = code !== undefined && NOT_SENT_CODES.has(code)
    const outcome = notSent ? 'not-sent' : 'no-answer'
    throw new ServiceCallError(`${name}: ${notSent ? 'not reached' : 'no answer'}`, outcome, { cause: error })
  }
}

interface RawAnswer {
  name: string
  status: number
  type: string | string[] | undefined
  text: string
}

function readAnswer<S extends z.ZodType>({ name, status, type, text }: RawAnswer, schema: S): z.output<S> {
  const value = parsed(text)
  if (status >= 200 && status < 300) {
    const answer = schema.safeParse(value)
    if (answer.success) return answer.data
    throw new ServiceCallError(`${name}: the answer does not fit`, 'unreadable', { status, cause: answer.error })
  }
  const answer = String(type).startsWith('application/problem+json') ? problemSchema.safeParse(value) : undefined
  if (answer?.success) {
    const { data } = answer
    throw new ServiceCallError(`${name}: ${data.code}`, 'problem', { status, problem: data })
  }
  throw new ServiceCallError(`${name}: ${status} without a problem`, 'unreadable', { status })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
