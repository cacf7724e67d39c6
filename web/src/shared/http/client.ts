import type { Problem } from '@yimatong/contract/errors'
import { ApiError, NoAnswer } from './errors.ts'

export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query, as they go over the wire. */
  path: string
  /** The exact bytes that will be sent, so that they can be signed; undefined without a body. */
  body: string | undefined
}

export interface HttpOptions {
  /** Put before every path: `/platform/v1`. */
  base: string
  /** The bearer token to send, renewed when needed. Absent: calls are anonymous. */
  token?: () => Promise<string>
  /** Called once when the server refuses the token, before the one repetition; rejects when there is none to be had. */
  renewToken?: () => Promise<unknown>
  /** Called when the server wants to see the password once more, before the one repetition; rejects when it is not given. */
  prove?: () => Promise<unknown>
  /** More headers for a request, such as its signature. Made anew for a repetition. */
  headers?: (request: OutgoingRequest) => Promise<Record<string, string>>
  /** Told after each call whether a server of ours answered at all, be it a refusal: what the offline badge lives on. */
  heard?: (answered: boolean) => void
  timeoutMs?: number
  /** Never answered from the browser's cache: whoever was told of something new must not read the old again. */
  fresh?: boolean
  /** Whom calls are for, by any value that changes with them. An answer for somebody who is gone is not given out. */
  within?: () => unknown
  /** Told of every answer before it is read, whatever it says: its Date header tells the server's time. */
  onAnswer?: (response: Response) => void
}

type Query = Record<string, string | number | undefined>

export interface Http {
  get: <T>(path: string, query?: Query) => Promise<T>
  post: <T>(path: string, body?: object) => Promise<T>
  put: <T>(path: string, body: object) => Promise<T>
  delete: <T>(path: string) => Promise<T>
}

function withQuery(path: string, query: Query | undefined): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()}`
}

async function send(
  request: OutgoingRequest,
  headers: Record<string, string>,
  { timeoutMs = 10_000, fresh = false }: HttpOptions,
): Promise<Response> {
  try {
    return await fetch(request.path, {
      method: request.method,
      headers: request.body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      credentials: 'same-origin',
      ...(fresh ? { cache: 'no-store' } : {}),
      signal: AbortSignal.timeout(timeoutMs),
      ...(request.body === undefined ? {} : { body: request.body }),
    })
  } catch (error) {
    throw new NoAnswer('no answer from the server', { cause: error })
  }
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  let body: unknown
  try {
    body = await response.json()
  } catch (error) {
    throw new NoAnswer(`the answer (${response.status}) is not JSON`, { cause: error })
  }
  if (response.ok) return body as T
  if (!isProblem(body)) throw new NoAnswer(`the answer (${response.status}) is not a problem document`)
  // A browser sends a request, a POST too, once more by itself when its connection breaks before the answer. So says the server to the second
  // of the two, and nothing of what the first one came to.
  if (body.code === 'REQUEST_REPLAYED') throw new NoAnswer('the answer went to the same request before')
  throw new ApiError(body)
}

const REFUSED_TOKENS: readonly string[] = ['TOKEN_EXPIRED', 'UNAUTHENTICATED']

/** What makes a refused call worth its one repetition. */
function remedyOf(error: unknown, { renewToken, prove }: HttpOptions): (() => Promise<unknown>) | undefined {
  if (!(error instanceof ApiError)) return undefined
  if (error.code === 'PROOF_REQUIRED') return prove
  return REFUSED_TOKENS.includes(error.code) ? renewToken : undefined
}

/**
 * Calls of one API. Rejects with ApiError (the server refused, with a code) or NoAnswer (nobody knows), or with whatever
 * kept the token away. A refused token is renewed once and the call repeated, and so is a call that takes the password:
 * the server refused before it did anything, so the repetition is harmless.
 */
export function createHttp(options: HttpOptions): Http {
  const attempt = async <T>(request: OutgoingRequest, token: string | undefined): Promise<T> => {
    const headers = options.headers ? await options.headers(request) : {}
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`
    try {
      const response = await send(request, headers, options)
      options.onAnswer?.(response)
      const answer = await read<T>(response)
      options.heard?.(true)
      return answer
    } catch (error) {
      options.heard?.(error instanceof ApiError)
      throw error
    }
  }
  const repeated = async <T>(method: OutgoingRequest['method'], path: string, body?: object): Promise<T> => {
    const request = {
      method,
      path: options.base + path,
      body: body === undefined ? undefined : JSON.stringify(body),
    }
    const token = await options.token?.()
    try {
      return await attempt<T>(request, token)
    } catch (error) {
      const remedy = remedyOf(error, options)
      if (remedy === undefined) throw error
      await remedy()
      return attempt<T>(request, await options.token?.())
    }
  }
  const call = async <T>(...asked: Parameters<typeof repeated>): Promise<T> => {
    const within = options.within?.()
    const answer = await repeated<T>(...asked)
    if (options.within?.() !== within) throw new NoAnswer('whom the answer was for is gone')
    return answer
  }
  return {
    get: (path, query) => call('GET', withQuery(path, query)),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
  }
}
