import type { ErrorCode, Problem } from '@yimatong/contract/errors'

/** The server understood and said no. `code` is from the closed table of contract/errors. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }

  get code(): ErrorCode {
    return this.problem.code
  }
}

/** No answer came, or none that we understand: nobody knows what happened at the other end. Unknown is not failed. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The code of a refusal, or `NO_ANSWER`. Anything else is a mistake of ours and is thrown on. */
export function failureOf(error: unknown): ErrorCode | 'NO_ANSWER' {
  if (error instanceof ApiError) return error.code
  if (error instanceof NoAnswer) return 'NO_ANSWER'
  throw error
}
