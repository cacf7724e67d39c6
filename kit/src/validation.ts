import { z } from 'zod'
import { problem, type FieldError } from './problem.ts'

/** Where a value came from; said in the detail when it is not the body. */
export type Place = 'body' | 'query' | 'path'

/** More wrong fields than this teach nobody anything. */
const MAX_LISTED = 100
const MAX_NAME_CHARACTERS = 64

/** The value as the schema gives it, or problem VALIDATION_FAILED that lists every wrong field. */
export function validated<Schema extends z.ZodType>(schema: Schema, value: unknown, place: Place): z.output<Schema> {
  if (place !== 'body') refuseNul(value, place)
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, place)).slice(0, MAX_LISTED)
  throw problem('VALIDATION_FAILED', undefined, { errors })
}

/**
 * No database keeps U+0000, and what is searched for is not always declared so narrowly that it cannot hold one: a search for it
 * would fail in the middle of an answer. In bodies the fields say for themselves what is text.
 */
function refuseNul(values: unknown, place: Place): void {
  const wrong = Object.entries(values ?? {}).filter(([, value]) => String(value).includes('\0'))
  if (wrong.length === 0) return
  const errors = wrong.map(([name]) => ({
    pointer: pointerTo([name.slice(0, MAX_NAME_CHARACTERS)]),
    detail: saidOf(place, 'Has a character that is not text.'),
  }))
  throw problem('VALIDATION_FAILED', undefined, { errors: errors.slice(0, MAX_LISTED) })
}

/** One entry per wrong field; a name nobody knows is a wrong field of its own. Values are never repeated. */
function fieldErrors(issue: z.core.$ZodIssue, place: Place): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      pointer: pointerTo([...issue.path, name.slice(0, MAX_NAME_CHARACTERS)]),
      detail: saidOf(place, 'There is no such field.'),
    }))
  }
  return [{ pointer: pointerTo(issue.path), detail: saidOf(place, issue.message) }]
}

function saidOf(place: Place, message: string): string {
  return place === 'body' ? message : `In the ${place}: ${message}`
}

/** RFC 6901. */
function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/**
 * Throws, when the service starts, if a request schema would let unknown fields pass anywhere inside: an object must be
 * made by `z.strictObject`.
 */
export function assertStrict(schema: z.core.$ZodType, where: string): void {
  visit(schema, where, new Set())
}

function visit(schema: z.core.$ZodType, where: string, seen: Set<z.core.$ZodType>): void {
  if (seen.has(schema)) return
  seen.add(schema)
  if (schema instanceof z.ZodObject) {
    const { catchall, shape } = schema.def
    if (catchall?._zod.def.type !== 'never') {
      throw new Error(`${where} must be a strict object: unknown fields are refused, never ignored`)
    }
    for (const [name, member] of Object.entries(shape)) visit(member, `${where}.${name}`, seen)
    return
  }
  for (const inner of innerSchemas(schema)) visit(inner, where, seen)
}

/** The schemas that a wrapper, a list, a choice or a pipe is made of. */
function innerSchemas(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.def.element]
  if (schema instanceof z.ZodUnion) return schema.def.options
  if (schema instanceof z.ZodIntersection) return [schema.def.left, schema.def.right]
  if (schema instanceof z.ZodTuple) return schema.def.items
  if (schema instanceof z.ZodRecord) return [schema.def.valueType]
  if (schema instanceof z.ZodPipe) return [schema.def.in]
  if (schema instanceof z.ZodLazy) return [schema.def.getter()]
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  ) {
    return [schema.def.innerType]
  }
  return []
}
