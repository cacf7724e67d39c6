import { toRfc3339 } from '@yimatong/contract/clock'
import fc from 'fast-check'
import type { Operation, Schema } from './doors.ts'

const A_DAY = String.raw`^\d{4}-\d{2}-\d{2}$`

type Resolve = Operation['resolve']

const SEED = 20_260_907
/** The documents write this class of characters; generators do not know it, and any letter is in it. */
const PLAIN_TEXT = String.raw`^[^\p{Cc}\p{Cs}]+$`

const typeOf = ({ type, properties, items }: Schema): string =>
  (Array.isArray(type) ? type.find((one) => one !== 'null') : type) ??
  (properties ? 'object' : items ? 'array' : 'string')

function sampleText({ pattern, format, minLength = 1 }: Schema): string {
  if (format === 'date' || pattern === A_DAY) return '2026-09-07'
  if (format === 'date-time') return toRfc3339(Date.now())
  if (format === 'uri') return 'https://shop.example/hears'
  if (pattern === undefined || pattern === PLAIN_TEXT) return 'a'.repeat(Math.max(1, minLength))
  const [text] = fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 1, seed: SEED })
  return text ?? ''
}

/** A value that the schema takes, with what is required and nothing else. */
export function sampleOf(given: Schema, resolve: Resolve): unknown {
  const schema = resolve(given)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices?.[0]) return sampleOf(choices[0], resolve)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, resolve)]),
      )
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, resolve))
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    default:
      return sampleText(schema)
  }
}

/** JSON as text, so that numbers may be written as no program of ours would write them. */
const TOO_LONG = 10_000
const quoted = (text: string): string => JSON.stringify(text)

const HOSTILE_NUMBERS = ['0.5', '1e30', '1e400', '"1"', '[1]']
const HOSTILE_TEXTS = [quoted('a\0b'), quoted('a\ud800'), '7', '{"$ne":""}']

/** JSON texts that a schema must not take. */
function hostileTo(schema: Schema): string[] {
  const { maxLength = 0, maxItems = 0 } = schema
  if (schema.enum ?? schema.const) return [quoted("' OR 1=1 --"), '7', '{}']
  switch (typeOf(schema)) {
    case 'object':
      return ['[]', '7']
    case 'array':
      return ['{}', `[${Array.from({ length: Math.min(maxItems, 2000) + 1 }, () => 'null').join()}]`]
    case 'integer':
    case 'number':
      return (schema.minimum ?? -1) < 0 ? HOSTILE_NUMBERS : ['-1', ...HOSTILE_NUMBERS]
    case 'boolean':
      return ['"true"', '1']
    default:
      return [...HOSTILE_TEXTS, quoted('x'.repeat(Math.max(TOO_LONG, maxLength + 1)))]
  }
}

/** A body with one thing wrong in it: what, and the JSON text. */
export interface HostileBody {
  what: string
  json: string
}

/**
 * For every field, however deep, every value that it must not take, in a body that is fine but for it. `write` puts the text
 * of one value into its place.
 */
export function* hostileBodies(
  given: Schema,
  resolve: Resolve,
  place = '',
  write = (json: string): string => json,
): Generator<HostileBody> {
  const schema = resolve(given)
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) {
    for (const choice of choices) if (resolve(choice).properties) yield* hostileBodies(choice, resolve, place, write)
    return
  }
  for (const json of hostileTo(schema)) yield { what: `${place || 'body'} = ${json.slice(0, 40)}`, json: write(json) }
  if (schema.items && typeOf(schema) === 'array') {
    yield* hostileBodies(schema.items, resolve, `${place}/0`, (json) => write(`[${json}]`))
  }
  if (!schema.properties) return
  const fine = sampleOf(schema, resolve) as Record<string, unknown>
  const withMember = (name: string) => (json: string) => {
    const others = Object.entries(fine).filter(([other]) => other !== name)
    const members = others.map(([other, value]) => `${quoted(other)}:${JSON.stringify(value)}`)
    return write(`{${[...members, `${quoted(name)}:${json}`].join()}}`)
  }
  for (const [name, member] of Object.entries(schema.properties)) {
    yield* hostileBodies(member, resolve, `${place}/${name}`, withMember(name))
  }
  if (schema.additionalProperties === false) {
    const unknown = ['role', 'balance', 'merchantNo'].find((name) => !(name in (schema.properties ?? {}))) ?? '$where'
    yield { what: `${place}/${unknown}, which is no field`, json: withMember(unknown)('"ADMIN"') }
  }
}
