import type { PeopleFilter } from '@yimatong/contract/office-api'
import { createDatabase, type Database, type Queryable } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createTestDatabase, type TestDatabase } from '@yimatong/prisma/test-database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findPeople } from '../../src/people/search.ts'

const FILL = `
  INSERT INTO persons (person_id, school_no, name, identity_class, identity_until, account_no)
  SELECT 'per_0' || lpad(to_hex(i), 31, '0'), '2023' || lpad(i::text, 6, '0'), chr(20000 + i % 3000) || chr(20000 + i % 700),
    CASE WHEN i % 5000 <> 7 THEN 'STUDENT'::identity_class END,
    CASE WHEN i % 2000 = 5 THEN '2026-01-31'::date END, 'P' || lpad(i::text, 9, '0')
  FROM generate_series(1, 50000) AS i`

let urls: TestDatabase
let owner: Database
beforeAll(async () => {
  urls = await createTestDatabase('payment')
  owner = createDatabase({
    url: urls.ownerUrl,
    name: 'test',
    log: createLog({ name: 'test', level: 'silent' }),
    poolSize: 1,
  })
  await owner.query({ text: FILL })
  await owner.query({ text: 'VACUUM ANALYZE persons' })
})
afterAll(async () => {
  await owner?.close()
  await urls?.drop()
})

/** The plan of a page, as the planner makes it for these very values. */
async function planOf(filter: PeopleFilter, cursor?: string): Promise<string> {
  let plan = ''
  const explaining: Queryable = {
    async query(statement) {
      const { text, values } = typeof statement === 'string' ? { text: statement, values: undefined } : statement
      const { rows } = await owner.query<{ 'QUERY PLAN': string }>({
        text: `EXPLAIN ${text}`,
        ...(values && { values }),
      })
      plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      return { rows: [], rowCount: 0 }
    },
  }
  await findPeople(explaining, { filter, cursor, limit: 21, today: '2026-11-22' })
  return plan
}

it.each<[string, PeopleFilter, string | undefined]>([
  ['everybody', {}, undefined],
  ['a page far on', {}, '2023040000'],
  ['the beginning of a number', { q: '202304' }, undefined],
  ['a name', { q: '世' }, undefined],
  ['the last four', { q: '4321' }, undefined],
  ['an account', { q: 'P00004' }, undefined],
  ['whose identity has ended', { validity: 'ENDED' }, undefined],
  ['whose class is not established', { class: 'NONE' }, undefined],
])('%s of fifty thousand is found by an index', async (_what, filter, cursor) => {
  const plan = await planOf(filter, cursor)
  expect(plan).toContain('Index')
  expect(plan).not.toContain('Seq Scan')
})
