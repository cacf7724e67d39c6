import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, addressOf, each, one, oneByOne, upTo } from '../office/lists/asking.ts'
import { fillCampus, LONG } from '../office/lists/campus.ts'
import { planOf, rowsRead, type Watched, watch } from '../office/lists/watched.ts'
import { type App, anApp } from '../world/apps.ts'
import { openAccount, type Person } from '../world/people.ts'
import { call } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

// What a student's phone asks for, of somebody with two payments and of somebody with thousands: the same number of questions to the
// database, by an index each, and few more rows than are shown. An address that is new is missing here, and fails.

const FEW = 2
const MANY = 12_000
/** A page has twenty lines, of which each has a few rows beside it. */
const PAGE = 600

/** Lines, sums, and the payments of refunds that are not on the page themselves. */
const QUESTIONS = 3

const ASKED: Readonly<Record<string, readonly Asked[]>> = {
  'GET /me': each(['']),
  'GET /me/bills': each(
    [''],
    upTo(10_000, 'the months on the page are added up, and nobody pays a hundred times a day'),
  ),
  'GET /me/bills/{paymentId}': one('pay'),
  'GET /me/pending-confirmations': each(['']),
  'GET /payments/{paymentId}/disputes': one('pay'),
  'GET /merchant-code-keys': each(['']),
}
/** One row by its key, and nobody here has one. */
const ELSEWHERE = ['GET /orders/{orderId}', 'GET /me/loss-report']

interface Asking {
  world: World
  app: App
  database: Watched
}

async function aStudent(rows: number): Promise<Asking> {
  const world = await createWorld()
  await fillCampus(world, rows)
  const person: Person = {
    personId: `per_0${'1'.padStart(31, '0')}`,
    schoolNo: '20230001',
    accountNo: 'P20230001',
    identityClass: 'STUDENT',
  }
  await openAccount(world, {
    accountNo: person.accountNo,
    kind: 'PERSON',
    holderName: '学生 1',
    identityClass: 'STUDENT',
  })
  // All that was ever paid was paid by one person.
  for (const table of ['payments', 'refunds']) {
    await world.owner.transaction(async (transaction) => {
      await transaction.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      await transaction.query({ text: `UPDATE ${table} SET person_id = $1`, values: [person.personId] })
      await transaction.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
    })
    await world.owner.query(`VACUUM ANALYZE ${table}`)
  }
  const { database } = world.gateway.deps
  const watched = watch({ ...database })
  // Whoever holds the database has this very object.
  Object.assign(database, watched)
  return { world, app: await anApp(world, person, ''), database: watched }
}

let few: Asking
let many: Asking

beforeAll(async () => {
  few = await aStudent(FEW)
  many = await aStudent(MANY)
}, 120_000)

afterAll(async () => {
  await few?.world.close()
  await many?.world.close()
})

async function ask({ app, database }: Asking, action: string, asked: Asked) {
  database.taken()
  const { status, body } = await app.send<Record<string, unknown>>('GET', addressOf(action, asked).slice(1))
  return { status, body, statements: database.taken() }
}

/** The page, and where there is one the page after it. */
async function askTwice(student: Asking, action: string, asked: Asked) {
  const { body, statements } = await ask(student, action, asked)
  const { nextCursor } = body as { nextCursor?: string }
  if (nextCursor === undefined) return statements
  return [
    ...statements,
    ...(await ask(student, action, { ...asked, query: `cursor=${encodeURIComponent(nextCursor)}` })).statements,
  ]
}

it('are all told here', async () => {
  const { body } = await call<{ paths: Record<string, object> }>(few.world.gateway.url, { path: '/openapi.json' })
  const reading = Object.entries(body.paths).flatMap(([path, methods]) =>
    path.startsWith('/platform/v1') && 'get' in methods ? [`GET ${path.slice('/platform/v1'.length)}`] : [],
  )
  expect([...Object.keys(ASKED), ...ELSEWHERE].sort()).toEqual(reading.sort())
})

describe.each(oneByOne(ASKED))('%s %s', (action, _, asked) => {
  it('asks for as many things for many rows as for few, and looks at few more than it shows', async () => {
    const [small, large] = [await ask(few, action, asked), await ask(many, action, asked)]
    expect([small.status, large.status], JSON.stringify(large.body)).toEqual([200, 200])
    expect(large.statements.length).toBeLessThanOrEqual(Math.max(small.statements.length, QUESTIONS))
    for (const statement of await askTwice(many, action, asked)) {
      const nodes = await planOf(many.world.owner, statement)
      expect(rowsRead(nodes, LONG), statement.text).toBeLessThanOrEqual(asked.atMost?.rows ?? PAGE)
    }
  })
})
