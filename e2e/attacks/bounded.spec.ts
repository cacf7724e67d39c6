import { addressOf, type Operation, type Parameter } from './doors.ts'
import { wrongIn } from './refusal.ts'
import { hostileBodies, sampleOf } from './samples.ts'
import { expect, test } from './test.ts'
import { each, type Shot } from './wire.ts'

/** One wrong thing at one endpoint, and the statuses that refuse it. */
interface Attack {
  operation: Operation
  what: string
  shot: Omit<Shot, 'method'>
  refusedBy: readonly number[]
}

const JSON_TYPE = { 'content-type': 'application/json' }
const LONG = 'x'.repeat(10_000)

/** Values that the endpoint itself takes, for the places that are not attacked. */
const fineValues = ({ parameters, resolve }: Operation, place: Parameter['in']): Record<string, string> =>
  Object.fromEntries(
    parameters
      .filter((one) => one.in === place && (place === 'path' || one.required))
      .map(({ name, schema }) => [name, encodeURIComponent(String(sampleOf(schema, resolve)))]),
  )

const written = (query: Readonly<Record<string, string>>): string[] =>
  Object.entries(query).map(([name, value]) => `${name}=${value}`)

const fineAddress = (operation: Operation): string =>
  addressOf(operation, fineValues(operation, 'path'), written(fineValues(operation, 'query')))

const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

const FORM = 'application/x-www-form-urlencoded'

/** Bodies that nobody should read on, whatever the endpoint is for. */
function* brokenBodies(operation: Operation): Generator<Attack> {
  const { body, resolve, limitBytes, fileType } = operation
  const path = fineAddress(operation)
  const attack = (what: string, status: number, text: string | Buffer, headers: Record<string, string> = JSON_TYPE) => {
    return { operation, what, shot: { path, body: text, headers }, refusedBy: [status] }
  }
  if (fileType === undefined) yield attack('a body that is too large', 413, ' '.repeat(limitBytes + 1))
  if (body === undefined) return
  const fine = JSON.stringify(sampleOf(body, resolve))
  yield attack('eleven levels', 400, `{"a":${nested(10)}}`)
  yield attack('a name twice', 400, '{"a":1,"\\u0061":2}')
  yield attack('__proto__', 400, '{"__proto__":{"role":"ADMIN"}}')
  yield attack('gzip', 415, fine, { ...JSON_TYPE, 'content-encoding': 'gzip' })
  yield attack('a form', 415, fine, { 'content-type': FORM })
  yield attack('no type', 415, fine, {})
}

/** What the reader of bodies must refuse as well; it is the same for all, so that each is tried at one endpoint of a door. */
function* strangeBodies(operation: Operation): Generator<Attack> {
  const path = fineAddress(operation)
  const fine = JSON.stringify(sampleOf(operation.body ?? {}, operation.resolve))
  const attack = (what: string, status: number, body: string | Buffer, type = 'application/json') => {
    return { operation, what, shot: { path, body, headers: { 'content-type': type } }, refusedBy: [status] }
  }
  yield attack('ten thousand levels', 400, nested(10_000))
  for (const name of ['constructor', 'prototype']) yield attack(name, 400, `{"a":[{"${name}":{"role":"ADMIN"}}]}`)
  yield attack('half a body', 400, fine.slice(0, -1))
  yield attack('two bodies', 400, `${fine}${fine}`)
  yield attack('a byte order mark', 400, `\ufeff${fine}`)
  yield attack('NaN', 400, '{"amount":NaN}')
  yield attack('what is not UTF-8', 400, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))
  const types = [
    'text/plain',
    'multipart/form-data; boundary=a',
    'application/jsonp',
    'application/json; charset=utf-16',
  ]
  for (const type of types) yield attack(type, 415, fine, type)
}

/**
 * Fields that take any text, because what is no code, no token and no address of ours is an outcome of its own, and no mistake in
 * the form: it is looked up, and not found.
 */
const ANY_TEXT = /\/(?:authCode|code|scanned|url|clientAssertion|csv) = "a/
const OUTCOMES = [200, 401, 404, 409, 422]

function* hostileFields(operation: Operation): Generator<Attack> {
  if (operation.body === undefined) return
  const path = fineAddress(operation)
  for (const { what, json } of hostileBodies(operation.body, operation.resolve)) {
    const refusedBy = json.length > operation.limitBytes ? [413] : ANY_TEXT.test(what) ? OUTCOMES : [422]
    yield { operation, what, shot: { path, body: json, headers: JSON_TYPE }, refusedBy }
  }
}

function* hostileQueries(operation: Operation): Generator<Attack> {
  const inPath = fineValues(operation, 'path')
  const fine = fineValues(operation, 'query')
  const attack = (what: string, query: string[], refusedBy = [422]): Attack => ({
    operation,
    what: `?${what}`,
    shot: { path: addressOf(operation, inPath, query) },
    refusedBy,
  })
  if (operation.method !== 'GET') return
  yield attack('a name that nobody knows', [...written(fine), '%24where=1'])
  yield attack('__proto__', [...written(fine), '__proto__=1', '__proto__%5Brole%5D=ADMIN'])
  for (const { name, schema } of operation.parameters.filter((one) => one.in === 'query')) {
    const { [name]: _own, ...others } = fine
    const withValue = (value: string) => [...written(others), `${name}=${value}`]
    yield attack(`${name} of 10,000 characters`, withValue(LONG))
    yield attack(`${name} with a NUL`, withValue('a%00b'))
    yield attack(`${name} twice`, [...withValue('1'), `${name}=1`])
    yield attack(`${name} as an object`, [...written(others), `${name}%5B%24ne%5D=1`])
    if (name !== 'limit') continue
    for (const size of ['0', '-1', '101', '1e2', '0x10']) {
      yield attack(`limit=${size}`, withValue(size))
    }
    expect(schema.pattern, `${operation.name} limit`).toBeDefined()
  }
}

const HOSTILE_SEGMENTS = [LONG, 'a%00b', '%ff', '..%2f..%2fetc%2fpasswd', "'%20OR%201=1--"]

function* hostilePaths(operation: Operation): Generator<Attack> {
  const fine = fineValues(operation, 'path')
  for (const name of Object.keys(fine)) {
    for (const value of HOSTILE_SEGMENTS) {
      const path = addressOf(operation, { ...fine, [name]: value }, written(fineValues(operation, 'query')))
      const body = operation.body && JSON.stringify(sampleOf(operation.body, operation.resolve))
      const shot = body === undefined ? { path } : { path, body, headers: JSON_TYPE }
      yield { operation, what: `{${name}} = ${value.slice(0, 30)}`, shot, refusedBy: [422, 404, 400] }
    }
  }
}

/** The first endpoint with a body of every door and scheme. */
const oneOfEach = (operations: readonly Operation[]): Operation[] => [
  ...new Map(
    operations.filter(({ body }) => body).map((one) => [`${one.origin} ${one.security.join()}`, one]),
  ).values(),
]

const KINDS: Record<string, (operations: readonly Operation[]) => Attack[]> = {
  'a body that is too large, deep, ambiguous or of another type': (all) => all.flatMap((one) => [...brokenBodies(one)]),
  'a body that only a careless parser reads': (all) => oneOfEach(all).flatMap((one) => [...strangeBodies(one)]),
  'a field of another type, without end, or of what is no text': (all) => all.flatMap((one) => [...hostileFields(one)]),
  'a query that is too long, twice, unknown, or asks for a larger page': (all) =>
    all.flatMap((one) => [...hostileQueries(one)]),
  'a path that is too long, encoded or no text': (all) => all.flatMap((one) => [...hostilePaths(one)]),
}

for (const [what, attacksOn] of Object.entries(KINDS)) {
  test(`every endpoint refuses ${what}, and tells nothing of its inside`, async ({ operations, sendAllowed }) => {
    const attacks = attacksOn(operations)
    const faults = await each(attacks, async ({ operation, what, shot, refusedBy }) =>
      wrongIn(`${operation.name} ${what}`, await sendAllowed(operation, shot), refusedBy),
    )
    expect(faults.filter((fault) => fault !== undefined)).toEqual([])
    expect(attacks.length).toBeGreaterThan(50)
  })
}
