import type { OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'

export interface ResponseSpec {
  description: string
  /** The JSON body; without one the response has none, unless `contentType` says what else it is. */
  schema?: z.ZodType
  /** For bodies that are not JSON: `text/csv; charset=utf-8`. The handler then gives a string, bytes or a stream of bytes. */
  contentType?: string
}

/** The responses of an endpoint by status. */
export type ResponseSpecs = Readonly<Record<number, ResponseSpec>>

export type ReplyHeaders = Readonly<Record<string, string | string[]>>

/** A body with something to say about the response. Made by `reply`. */
export class Reply<Body> {
  readonly body: Body
  readonly status: number | undefined
  readonly headers: ReplyHeaders

  constructor(body: Body, status: number | undefined, headers: ReplyHeaders) {
    this.body = body
    this.status = status
    this.headers = headers
  }
}

/** For handlers that give more than a body: another declared status, a cookie, a cache rule. */
export function reply<Body>(
  body: Body,
  { status, headers = {} }: { status?: number; headers?: ReplyHeaders } = {},
): Reply<Body> {
  return new Reply(body, status, headers)
}

/** The status of a handler that names none: the lowest one declared. */
export function usualStatus(responses: ResponseSpecs): number {
  // Keys that are whole numbers come in ascending order.
  const [first] = Object.keys(responses)
  if (first === undefined) throw new Error('an endpoint must declare a response')
  return Number(first)
}

/**
 * Begins an answer with all its headers in one go: those that every answer has, as far as they are not set on it yet, and its
 * own. Setting them one by one costs more than the whole of it.
 */
export function writeHead(
  res: ServerResponse,
  head: readonly string[],
  status: number,
  headers: OutgoingHttpHeaders,
): ServerResponse {
  if (head.length === 0) return res.writeHead(status, headers)
  const all: OutgoingHttpHeader[] = [...head]
  for (const name in headers) all.push(name, headers[name] ?? '')
  return res.writeHead(status, all)
}

interface Sending {
  /** See `RequestState`. */
  head: readonly string[]
  responses: ResponseSpecs
  usual: number
  validate: boolean
}

/**
 * Writes the answer as Node wants it; `Cache-Control: no-store` unless the handler says otherwise. A stream that breaks
 * breaks the connection, so that half a file does not look like a whole one.
 */
export function sendReply(
  res: ServerResponse,
  answer: unknown,
  { head, responses, usual, validate }: Sending,
): Promise<void> | undefined {
  const { body, status, headers } = answer instanceof Reply ? (answer as Reply<unknown>) : plain(answer)
  const sent = status ?? usual
  if (validate) assertDeclaredResponse(responses, sent, body)
  const contentType = responses[sent]?.contentType
  if (body === undefined) {
    writeHead(res, head, sent, { 'Cache-Control': 'no-store', ...headers }).end()
    return undefined
  }
  if (body instanceof Readable) {
    const type = contentType ?? UNKNOWN_TYPE
    writeHead(res, head, sent, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers })
    return pipeline(body, res)
  }
  // A string is itself only where something else than JSON was declared.
  const raw = contentType !== undefined && (typeof body === 'string' || body instanceof Uint8Array)
  const bytes = raw ? body : JSON.stringify(body)
  const own = {
    'Content-Type': contentType ?? JSON_TYPE,
    'Content-Length': Buffer.byteLength(bytes),
    'Cache-Control': 'no-store',
  }
  writeHead(res, head, sent, headers === NO_HEADERS ? own : { ...own, ...headers }).end(bytes)
  return undefined
}

const NO_HEADERS: ReplyHeaders = {}

const plain = (body: unknown): Reply<unknown> => new Reply(body, undefined, NO_HEADERS)

const UNKNOWN_TYPE = 'application/octet-stream'
const JSON_TYPE = 'application/json; charset=utf-8'

function assertDeclaredResponse(responses: ResponseSpecs, status: number, body: unknown): void {
  const spec = responses[status]
  if (spec === undefined) throw new Error(`the handler answered ${status}, which is not declared`)
  if (spec.schema === undefined) return
  // What travels is what JSON makes of the body, so that is what must fit.
  const result = spec.schema.safeParse(JSON.parse(JSON.stringify(body)))
  if (!result.success) throw new Error(`the answer does not fit its schema: ${result.error.message}`)
}
