import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cluster } from './cluster.ts'
import { changeUrl, keepRolePasswords, prepareDatabases, withClient, writePasswords } from './databases.ts'
import { rotateLogins } from './rotate-logins.ts'
import { startThrowawayCluster } from './throwaway.ts'

let cluster: Cluster
let directory: string
let file: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'yimatong-logins-'))
  file = path.join(directory, 'database.json')
  cluster = await startThrowawayCluster()
})

afterAll(async () => {
  await cluster?.stop()
  await rm(directory, { recursive: true, force: true })
})

/** What every start of a campus does before it starts a service. */
const start = async () => prepareDatabases(cluster.adminUrl, await keepRolePasswords(file))
const whoIs = (url: string) =>
  withClient(url, async (client) => (await client.query('SELECT session_user AS login, current_user AS role')).rows[0])

test('passwords change while services run on the old ones, which end when the services were started anew', async () => {
  const { payment, token } = await start()
  await withClient(payment.ownerUrl, async (client) => {
    await client.query('CREATE TABLE paid (fen int)')
    await client.query('GRANT SELECT ON paid TO payment_app')
  })
  const running = new pg.Client({ connectionString: payment.appUrl })
  await running.connect()

  const logins = ['payment_owner_b', 'payment_app_b', 'payment_auditor_b']
  expect(await rotateLogins(cluster.adminUrl, file, 'payment')).toEqual(logins)
  const kept = await readFile(file, 'utf8')
  expect((await running.query('SELECT * FROM paid')).rows).toEqual([])
  expect(await whoIs(payment.appUrl)).toEqual({ login: 'payment_app', role: 'payment_app' })
  // Before that, there is nothing more to change, however often it is asked for.
  expect(await rotateLogins(cluster.adminUrl, file, 'payment')).toEqual(logins)
  expect(await readFile(file, 'utf8')).toBe(kept)
  await running.end()

  const next = await start()
  for (const url of [payment.appUrl, payment.ownerUrl, payment.auditorUrl])
    await expect(whoIs(url)).rejects.toMatchObject({ code: expect.stringMatching(/^28/) })
  expect(await whoIs(token.appUrl)).toEqual({ login: 'token_app', role: 'token_app' })
  // The new login is the role and nothing else: what it makes is the role's, what it may is what the role may.
  expect(await whoIs(next.payment.appUrl)).toEqual({ login: 'payment_app_b', role: 'payment_app' })
  await withClient(next.payment.ownerUrl, (client) => client.query('CREATE TABLE owed (fen int)'))
  const owners = await withClient(next.payment.ownerUrl, (client) =>
    client.query(`SELECT tableowner FROM pg_tables WHERE schemaname = 'public'`),
  )
  expect(owners.rows).toEqual([{ tableowner: 'payment_owner' }, { tableowner: 'payment_owner' }])
  await withClient(next.payment.appUrl, async (client) => {
    await client.query('SELECT * FROM paid')
    await expect(client.query('INSERT INTO paid VALUES (1)')).rejects.toMatchObject({ code: '42501' })
    await client.query('RESET ROLE')
    await expect(client.query('SET ROLE payment_owner')).rejects.toMatchObject({ code: '42501' })
  })
  const elsewhere = changeUrl(next.payment.appUrl, { database: 'yimatong_token' })
  await expect(whoIs(elsewhere)).rejects.toMatchObject({ code: '42501' })

  // The logins take turns, and a password never comes back.
  expect(await rotateLogins(cluster.adminUrl, file, 'payment')).toEqual([
    'payment_owner',
    'payment_app',
    'payment_auditor',
  ])
  expect(await whoIs(next.payment.appUrl)).toMatchObject({ login: 'payment_app_b' })
  await expect(whoIs(payment.appUrl)).rejects.toMatchObject({ code: '28P01' })
  expect(await whoIs((await start()).payment.appUrl)).toMatchObject({ login: 'payment_app' })
  await expect(whoIs(next.payment.appUrl)).rejects.toMatchObject({ code: expect.stringMatching(/^28/) })
})

test('whoever dies between the file and the server is finished by the next call, or by the next start', async () => {
  for (const finish of [() => rotateLogins(cluster.adminUrl, file, 'onecard'), start]) {
    const before = (await start()).onecard
    const passwords = await keepRolePasswords(file)
    const user = new URL(before.appUrl).username === 'onecard_app' ? 'onecard_app_b' : 'onecard_app'
    passwords.onecard.app = { user, password: 'the next one' }
    await writePasswords(file, passwords)
    expect(await whoIs(before.appUrl)).toMatchObject({ role: 'onecard_app' })
    await finish()
    expect((await keepRolePasswords(file)).onecard.app).toEqual({ user, password: 'the next one' })
    const url = changeUrl(before.appUrl, { user, password: 'the next one' })
    expect(await whoIs(url)).toEqual({ login: user, role: 'onecard_app' })
  }
})
