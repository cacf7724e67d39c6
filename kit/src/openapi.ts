import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi'
import { ERRORS, problemSchema, type ErrorCode } from '@yimatong/contract/errors'
import { z } from 'zod'
import { DEFAULT_BODY_LIMIT_BYTES } from './json-body.ts'
import type { Room } from './mount-endpoints.ts'
import type { ResponseSpec } from './reply.ts'
import type { EndpointDescription, FileSpec } from './routes.ts'

export interface OpenApiOptions {
  title: string
  version: string
  description?: string
  /** The origin that callers use. */
  origin?: string
  rooms: readonly Room[]
}

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>

/** The OpenAPI 3.1 document of the very declarations that serve the requests. */
export function openApiDocument({ title, version, description, origin, rooms }: OpenApiOptions): OpenApiDocument {
  const registry = new OpenAPIRegistry()
  for (const { prefix, endpoints } of rooms) {
    for (const endpoint of endpoints) {
      const { auth } = endpoint.description
      for (const [name, scheme] of Object.entries(auth?.schemes ?? {})) {
        registry.registerComponent('securitySchemes', name, scheme)
      }
      registry.registerPath(routeConfig(prefix, endpoint.description))
    }
  }
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title, version, ...(description === undefined ? {} : { description }) },
    ...(origin === undefined ? {} : { servers: [{ url: origin }] }),
  })
  return JSON.parse(JSON.stringify(document, withoutFlags)) as OpenApiDocument
}

/** The generator writes a pattern's flags behind it, where they would be part of it; JSON Schema reads every one as Unicode. */
function withoutFlags(key: string, value: unknown): unknown {
  return key === 'pattern' && typeof value === 'string' ? value.replace(/\$\/[a-z]+$/, '$') : value
}

function routeConfig(prefix: string, spec: EndpointDescription): RouteConfig {
  const { method, path, summary, description, tags, auth, params, query, body, file } = spec
  return {
    method,
    path: `${prefix}${path}`,
    operationId: operationIdOf(method, `${prefix}${path}`),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [...tags],
    security: auth === undefined ? [] : [Object.fromEntries(Object.keys(auth.schemes).map((name) => [name, []]))],
    request: {
      ...(params instanceof z.ZodObject ? { params } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(file === undefined ? {} : { body: fileConfig(file) }),
      ...(body === undefined
        ? {}
        : {
            body: {
              required: !(body instanceof z.ZodOptional),
              description: `At most ${spec.bodyLimitBytes ?? DEFAULT_BODY_LIMIT_BYTES} bytes.`,
              content: { 'application/json': { schema: body } },
            },
          }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(spec.responses).map(([status, response]) => [status, responseConfig(response)]),
      ),
      ...problemResponses(spec),
    },
  }
}

const fileConfig = ({ contentType, limitBytes }: FileSpec) => ({
  required: true,
  description: `At most ${limitBytes} bytes.`,
  content: { [contentType]: { schema: z.string() } },
})

function responseConfig({ description, schema, contentType }: ResponseSpec) {
  if (schema !== undefined) return { description, content: { 'application/json': { schema } } }
  if (contentType === undefined) return { description }
  return { description, content: { [contentType]: { schema: z.string() } } }
}

/** What always says when it is worth coming back. */
const SAYS_WHEN: ReadonlySet<ErrorCode> = new Set(['OVERLOADED', 'RATE_LIMITED'])

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'integer', minimum: 1 } },
} as const

/** Problem responses by status, each with the codes that it may carry. */
function problemResponses(spec: EndpointDescription) {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of codesOf(spec)) {
    const { status } = ERRORS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}`).join(' '),
        ...(codes.some((code) => SAYS_WHEN.has(code)) ? { headers: RETRY_AFTER } : {}),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}

function codesOf({ auth, body, file, query, params, problems = [] }: EndpointDescription): Set<ErrorCode> {
  const ofFile: ErrorCode[] = file === undefined ? [] : ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
  const ofBody: ErrorCode[] =
    body === undefined ? ofFile : ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
  const ofInput: ErrorCode[] = (body ?? query ?? params) === undefined ? [] : ['VALIDATION_FAILED']
  return new Set([...ofBody, ...ofInput, ...(auth?.problems ?? []), ...problems])
}

/** `post /gateway/v1/payments/{outTradeNo}/cancel` is `postGatewayV1PaymentsOutTradeNoCancel`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
