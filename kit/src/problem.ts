import { ERRORS, type ErrorCode, type Problem } from '@yimatong/contract/errors'
import type { ErrorRequestHandler } from 'express'
import type { ServerResponse } from 'node:http'
import { isTransient } from './database-errors.ts'
import type { RequestHandler } from './express-types.ts'
import { writeHead } from './reply.ts'
import { requestOf, type RequestState } from './request-state.ts'

export type FieldError = NonNullable<Problem['errors']>[number]

/** What a problem may carry for a program to go on with. */
export type ProblemMembers = Pick<
  Problem,
  | 'merchantRefusal'
  | 'quote'
  | 'attemptsLeft'
  | 'limitLeft'
  | 'refundable'
  | 'targetFault'
  | 'fileFault'
  | 'line'
  | 'payment'
  | 'shiftReport'
  | 'unfinished'
>

export interface ProblemExtra {
  /** One entry per wrong field, for VALIDATION_FAILED. */
  errors?: FieldError[]
  /** Response headers that belong to the problem: `Retry-After`, `Allow`, `WWW-Authenticate`. */
  headers?: Record<string, string>
  /** What some codes tell beside the sentence: a new quote, the attempts that are left. */
  members?: ProblemMembers
  /** What went wrong underneath; goes to the log, never to the caller. */
  cause?: unknown
}

/** An error that may be shown to the caller: everything in it is written for them. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ErrorCode
  readonly status: number
  readonly detail: string | undefined
  readonly errors: FieldError[] | undefined
  readonly members: ProblemMembers
  readonly headers: Record<string, string>

  constructor(code: ErrorCode, detail?: string, extra: ProblemExtra = {}) {
    super(detail ?? ERRORS[code].title, extra.cause === undefined ? {} : { cause: extra.cause })
    this.code = code
    this.status = ERRORS[code].status
    this.detail = detail
    this.errors = extra.errors
    this.members = extra.members ?? {}
    this.headers = extra.headers ?? {}
  }
}

/** Makes a problem to throw. `detail` is a sentence for the caller's programmer and must hold no secret. */
export function problem(code: ErrorCode, detail?: string, extra?: ProblemExtra): ProblemError {
  return new ProblemError(code, detail, extra)
}

/** The body of a problem as it travels (RFC 9457). `type` is a URN: it names the kind and promises no page. */
export function toProblemBody(error: ProblemError, requestId: string): Problem {
  return {
    type: `urn:yimatong:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: ERRORS[error.code].title,
    status: error.status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    ...error.members,
  }
}

/**
 * What the caller may learn of any error. A problem is itself; a database that is briefly away is "busy"; what Express
 * throws at a path that cannot be decoded or a file that is not there names nothing; everything else is INTERNAL without
 * a word about why.
 */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (isCallersFault(error)) return problem('NOT_FOUND', undefined, { cause: error })
  if (isTransient(error)) {
    return problem('OVERLOADED', undefined, { cause: error, headers: { 'Retry-After': '1' } })
  }
  return problem('INTERNAL', undefined, { cause: error })
}

/** Errors of the http-errors kind with a 4xx status. */
function isCallersFault(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error)) return false
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500
}

/** Answers with a problem; used by Express's error handler and by a hot route that runs before Express alike. */
export function sendProblem(error: unknown, state: RequestState, res: ServerResponse): void {
  const shown = toProblem(error)
  // Turning somebody away is a decision, told by its status: thousands of lines about it would only make it dearer.
  if (shown.status >= 500 && !isTurnedAway(shown)) {
    const level = shown.code === 'INTERNAL' ? 'error' : 'warn'
    state.log[level]({ err: shown.cause ?? shown, code: shown.code }, 'request failed')
  }
  if (res.headersSent) {
    // Half an answer must not look like a whole one.
    res.destroy()
    return
  }
  // Nobody is there to hear it.
  if (res.destroyed) return
  const body = JSON.stringify(toProblemBody(shown, state.requestId))
  writeHead(res, state.head, shown.status, {
    // RFC 9110, 15.5.2: a 401 must say how to do better.
    ...(shown.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    ...shown.headers,
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  }).end(body)
}

const isTurnedAway = ({ code, cause }: ProblemError): boolean => code === 'OVERLOADED' && cause === undefined

/** The last error handler of an app. */
export const problemHandler: ErrorRequestHandler = (error, req, res, _next) => {
  sendProblem(error, requestOf(req), res)
}

/** Answers every address that nobody claimed. */
export const notFound: RequestHandler = (_req, _res, next) => {
  next(problem('NOT_FOUND'))
}

/** Answers a known address called by a method it does not have. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  const headers = { Allow: allowed.join(', ') }
  return (_req, _res, next) => {
    next(problem('METHOD_NOT_ALLOWED', undefined, { headers }))
  }
}
