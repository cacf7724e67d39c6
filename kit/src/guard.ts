import type { ErrorCode } from '@yimatong/contract/errors'
import type { IncomingHttpHeaders } from 'node:http'
import { problem } from './problem.ts'

/** What a guard may look at. */
export interface GuardedRequest {
  readonly method: string
  /** Path with query, exactly as it was sent: what a request signature covers. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** The body's bytes as they came; empty when there is none. */
  readonly rawBody: Buffer
  /** Where the caller is, to be counted by: an IPv4 address or an IPv6 network, as far as the proxies we trust tell the truth. */
  readonly ip: string
  readonly requestId: string
}

/** How a scheme looks in OpenAPI. */
export type SecurityScheme =
  | { type: 'http'; scheme: 'bearer'; bearerFormat?: string; description: string }
  | { type: 'apiKey'; in: 'header' | 'cookie'; name: string; description: string }

/** Decides who calls. What it returns is the handler's `caller`; when in doubt it throws a problem. */
export interface Guard<Caller> {
  /** Schemes that the request must satisfy together, by their name in the documentation. */
  readonly schemes: Readonly<Record<string, SecurityScheme>>
  /** What it throws, for the documentation. */
  readonly problems: readonly ErrorCode[]
  check(request: GuardedRequest): Caller | Promise<Caller>
}

export interface BearerGuardOptions<Caller> {
  /** The scheme's name in the documentation: `appToken`. */
  name: string
  description: string
  /** Who bears this token; throws UNAUTHENTICATED or TOKEN_EXPIRED. */
  identify: (token: string, request: GuardedRequest) => Caller | Promise<Caller>
}

/** A guard for `Authorization: Bearer`. */
export function bearerGuard<Caller>({ name, description, identify }: BearerGuardOptions<Caller>): Guard<Caller> {
  return {
    schemes: { [name]: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description } },
    problems: ['UNAUTHENTICATED', 'TOKEN_EXPIRED'],
    check: (request) => identify(bearerToken(request.headers), request),
  }
}

/** The token of an `Authorization: Bearer` header; without one problem UNAUTHENTICATED. */
export function bearerToken(headers: IncomingHttpHeaders): string {
  const [, token] = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(headers.authorization ?? '') ?? []
  if (token === undefined) throw problem('UNAUTHENTICATED')
  return token
}
