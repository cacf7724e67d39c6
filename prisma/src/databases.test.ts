import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeUrl, withClient } from './databases.ts'
import { deploy, driftSql, migrationNames, pendingSql } from './migrate.ts'
import { type Owner, owners } from './owners.ts'
import { readRights } from './rights.ts'
import { createTestDatabase, testAdminUrl, type TestDatabase } from './test-database.ts'

let databases: Record<Owner, TestDatabase>

beforeAll(async () => {
  databases = {
    token: await createTestDatabase('token'),
    payment: await createTestDatabase('payment'),
    onecard: await createTestDatabase('onecard'),
  }
})

afterAll(async () => {
  for (const owner of owners) await databases[owner].drop()
})

const pathOf = (url: string) => new URL(url).pathname.slice(1)
const pairs = owners.flatMap((from) => owners.filter((to) => to !== from).map((to) => [from, to] as const))

describe('the owners are strangers to each other', () => {
  test.each(pairs)('the %s service cannot connect to the %s database', async (from, to) => {
    const url = changeUrl(databases[from].url, { database: pathOf(databases[to].url) })
    await expect(withClient(url, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '42501' })
  })

  test.each(owners)('the %s service cannot connect to the databases every cluster is born with', async (owner) => {
    for (const database of ['postgres', 'template1']) {
      const url = changeUrl(databases[owner].url, { database })
      await expect(withClient(url, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '42501' })
    }
  })

  test.each(owners)('the %s service cannot read tables it was not granted, nor make its own', async (owner) => {
    const { url } = databases[owner]
    const refused = { code: '42501' }
    await expect(withClient(url, (c) => c.query('SELECT * FROM _prisma_migrations'))).rejects.toMatchObject(refused)
    await expect(withClient(url, (c) => c.query('CREATE TABLE mine (id int)'))).rejects.toMatchObject(refused)
    await expect(withClient(url, (c) => c.query('SELECT pg_read_file($1)', ['PG_VERSION']))).rejects.toMatchObject(
      refused,
    )
  })

  // What a migration grants shows up as a difference of these files: `npm run unit -- --project prisma databases -u` writes them.
  test.each(owners)('the logins of the %s database may do what is written down, and nothing else', async (owner) => {
    const rights = await readRights(owner, databases[owner].ownerUrl)
    await expect(rights).toMatchFileSnapshot(`../${owner}/rights.txt`)
  })

  test('no login is more than a login', async () => {
    const { rows } = await withClient(testAdminUrl(), (client) =>
      client.query(`SELECT rolname FROM pg_roles WHERE rolname <> 'postgres' AND rolname NOT LIKE 'pg\\_%' AND (rolsuper
        OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit
        OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid))`),
    )
    expect(rows).toEqual([])
  })

  test('no login without the password', async () => {
    const url = changeUrl(databases.token.url, { password: randomBytes(8).toString('hex') })
    await expect(withClient(url, (client) => client.query('SELECT 1'))).rejects.toMatchObject({ code: '28P01' })
  })
})

describe.each(owners)('the %s migrations', (owner) => {
  test('applied once more, change nothing', async () => {
    expect(await deploy(owner, databases[owner].ownerUrl)).toEqual([])
  })

  test('are numbered one by one, so that whoever adds one sees which is the last', async () => {
    const numbers = (await migrationNames(owner)).map((name) => Number(name.slice(0, 4)))
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })

  test('were all applied in order', async () => {
    const { rows } = await withClient(databases[owner].ownerUrl, (client) =>
      client.query('SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at'),
    )
    expect(rows.map((row) => row.migration_name)).toEqual(await migrationNames(owner))
  })

  test('end in the schema that the client is generated from', async () => {
    expect(await pendingSql(owner, testAdminUrl())).toBeNull()
    expect(await driftSql(owner, databases[owner].ownerUrl)).toBeNull()
  })
})
