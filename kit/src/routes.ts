import type { ErrorCode } from '@yimatong/contract/errors'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse as parseQuery } from 'node:querystring'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Guard, GuardedRequest } from './guard.ts'
import {
  DEFAULT_BODY_LIMIT_BYTES,
  MAX_BODY_LIMIT_BYTES,
  parseStrictJson,
  readBody,
  requireJsonType,
} from './json-body.ts'
import type { Log } from './log.ts'
import { networkOf } from './network.ts'
import { sendReply, usualStatus, type Reply, type ResponseSpecs } from './reply.ts'
import { problem } from './problem.ts'
import { NO_BODY, type RequestState } from './request-state.ts'
import { assertStrict, validated } from './validation.ts'

export { reply, type Reply, type ResponseSpec, type ResponseSpecs } from './reply.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One endpoint as it is declared: the same words check requests and make the documentation. */
export interface EndpointSpec<Params, Query, Body, Responses, Caller> {
  method: Method
  /** Below the prefix it is mounted at, in OpenAPI's notation: `/payments/{outTradeNo}`. */
  path: string
  summary: string
  description?: string
  tags: readonly string[]
  /** Who may call; anybody when absent. */
  auth?: Guard<Caller>
  params?: Params
  query?: Query
  /** Optional as a schema: the request may come without one. */
  body?: Body
  /** Most bytes of the body: 32 kB unless said, 1 MB at most. */
  bodyLimitBytes?: number
  /** A file instead of a body; it is read only when the guard has let its sender in. */
  file?: FileSpec
  /** By status; the lowest is what a handler gives that says nothing. */
  responses: Responses
  /** Codes that the handler itself throws, for the documentation. */
  problems?: readonly ErrorCode[]
}

/** A file that an endpoint takes: as what it must be sent, and how large it may be. */
export interface FileSpec {
  contentType: string
  limitBytes: number
}

type Schema = z.ZodType | undefined
type ValueOf<S> = S extends z.ZodType ? z.output<S> : undefined

export interface Input<Params, Query, Body> {
  params: ValueOf<Params>
  query: ValueOf<Query>
  body: ValueOf<Body>
}

/** What a handler knows beside its input. */
export interface Context<Caller> extends GuardedRequest {
  /** What the guard made of the request. */
  readonly caller: Caller
  readonly log: Log
  /** The file's bytes; empty where an endpoint declares none. */
  readonly file: Buffer
}

/** The bodies that the declared responses allow. */
export type BodyOf<Responses> = {
  [Status in keyof Responses]: Responses[Status] extends { schema: infer S extends z.ZodType }
    ? z.input<S>
    : Responses[Status] extends { contentType: string }
      ? string | Uint8Array | Readable
      : undefined
}[keyof Responses]

export type Answer<Responses> = BodyOf<Responses> | Reply<BodyOf<Responses>>

/** What OpenAPI needs to know of an endpoint. */
export type EndpointDescription = EndpointSpec<Schema, Schema, Schema, ResponseSpecs, unknown>

/** One request on its way to an endpoint, in terms of Node alone. */
export interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  /** Path with query as it was sent. */
  url: string
  params: Readonly<Record<string, string | string[]>>
  readonly ip: string
}

export interface MountOptions {
  /** Checks answers against their schemas, too: for tests, where a wrong answer is a failure of ours (500). */
  validateResponses?: boolean
}

export type Serve = (exchange: Exchange, state: RequestState) => Promise<void>

export interface Endpoint {
  readonly description: EndpointDescription
  compile(options: MountOptions): Serve
}

const NOTHING = z.strictObject({})

/**
 * Declares an endpoint. The edge is here: the body is read within its limit, the guard decides who calls, every field is
 * checked and unknown ones are refused (422); the handler is a function over typed input that returns the body.
 */
export function endpoint<
  const Responses extends ResponseSpecs,
  Params extends Schema = undefined,
  Query extends Schema = undefined,
  Body extends Schema = undefined,
  Caller = undefined,
>(
  spec: EndpointSpec<Params, Query, Body, Responses, Caller>,
  handler: (
    input: Input<Params, Query, Body>,
    context: Context<Caller>,
  ) => Answer<Responses> | Promise<Answer<Responses>>,
): Endpoint {
  assertDeclared(spec)
  const { auth, responses, bodyLimitBytes = DEFAULT_BODY_LIMIT_BYTES } = spec
  const readInput = inputReader(spec)
  const usual = usualStatus(responses)

  return {
    description: spec,
    compile: ({ validateResponses: validate = false }) =>
      async function serve(exchange, state) {
        if (spec.file === undefined) state.rawBody = await readBody(exchange.req, bodyLimitBytes)
        const context = new RequestContext<Caller>(exchange, state)
        if (auth !== undefined) {
          const caller = auth.check(context)
          context.caller = caller instanceof Promise ? await caller : caller
        }
        if (spec.file !== undefined) context.file = await readFile(exchange.req, spec.file)
        const answer = await handler(readInput(exchange, state.rawBody), context)
        await sendReply(exchange.res, answer, { head: state.head, responses, usual, validate })
      },
  }
}

function readFile(req: IncomingMessage, { contentType, limitBytes }: FileSpec): Promise<Buffer> {
  const [type = ''] = (req.headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== contentType) throw problem('UNSUPPORTED_MEDIA_TYPE', `Send it as ${contentType}.`)
  return readBody(req, limitBytes)
}

class RequestContext<Caller> implements Context<Caller> {
  readonly #exchange: Exchange
  readonly #state: RequestState
  /** Set before the handler sees it; endpoints without a guard have no caller, as their type says. */
  caller = undefined as Caller
  file: Buffer = NO_BODY

  constructor(exchange: Exchange, state: RequestState) {
    this.#exchange = exchange
    this.#state = state
  }

  get method() {
    return this.#exchange.req.method ?? ''
  }
  get url() {
    return this.#exchange.url
  }
  get headers() {
    return this.#exchange.req.headers
  }
  get ip() {
    return networkOf(this.#exchange.ip)
  }
  get rawBody() {
    return this.#state.rawBody
  }
  get requestId() {
    return this.#state.requestId
  }
  get log() {
    return this.#state.log
  }
}

/** Puts path, query and body through their schemas; what an endpoint does not declare must be empty. */
function inputReader<Params extends Schema, Query extends Schema, Body extends Schema>(
  spec: Pick<EndpointSpec<Params, Query, Body, unknown, unknown>, 'params' | 'query' | 'body'>,
): (exchange: Exchange, rawBody: Buffer) => Input<Params, Query, Body> {
  const { params, query = NOTHING, body = NOTHING } = spec
  const bodyIsDeclared = spec.body !== undefined
  const bodyIsRequired = bodyIsDeclared && !(spec.body instanceof z.ZodOptional)
  const queryIsDeclared = spec.query !== undefined
  return ({ req, url, params: given }, rawBody) => {
    const input = { params: undefined, query: undefined, body: undefined } as Record<string, unknown>
    if (params !== undefined) input.params = validated(params, given, 'path')
    const mark = url.indexOf('?')
    if (mark !== -1 || queryIsDeclared) {
      const parsed = mark === -1 ? {} : parseQuery(url.slice(mark + 1))
      const values = validated(query, { ...parsed }, 'query')
      if (queryIsDeclared) input.query = values
    }
    if (rawBody.length > 0 || bodyIsRequired) {
      requireJsonType(req)
      const value = validated(body, parseStrictJson(rawBody), 'body')
      if (bodyIsDeclared) input.body = value
    }
    return input as unknown as Input<Params, Query, Body>
  }
}

/** Mistakes in a declaration, said when the service starts. */
function assertDeclared(spec: Omit<EndpointSpec<Schema, Schema, Schema, unknown, unknown>, 'auth'>): void {
  const where = `${spec.method.toUpperCase()} ${spec.path}`
  if (spec.query !== undefined) assertStrict(spec.query, `${where} query`)
  if (spec.body !== undefined) assertStrict(spec.body, `${where} body`)
  if (spec.body !== undefined && spec.file !== undefined) throw new Error(`${where} takes a body or a file`)
  if ((spec.bodyLimitBytes ?? 0) > MAX_BODY_LIMIT_BYTES) throw new Error(`${where} takes too large a body`)
  const inPath = pathNames(spec.path).join()
  const declared = spec.params instanceof z.ZodObject ? Object.keys(spec.params.shape).join() : ''
  if (inPath !== declared) throw new Error(`${where} declares the path parameters (${declared})`)
}

function pathNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '')
}
