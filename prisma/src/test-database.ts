import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeDatabase, makeRolePasswords, makeRoles, type RolePasswords, urlsOf, withClient } from './databases.ts'
import { deploy } from './migrate.ts'
import { type Owner, ownerDirectory, owners } from './owners.ts'
import { startThrowawayCluster } from './throwaway.ts'

// Tests run on real PostgreSQL: one throw-away cluster per run, one migrated template per owner, and for each call a
// fresh copy of the template, which takes some tens of milliseconds.

export type TestDatabase = {
  /** The service's login, with the grants it has in production. */
  url: string
  /** The login that owns the tables, for arranging and looking. */
  ownerUrl: string
  /** The independent auditor's login. */
  auditorUrl: string
  drop: () => Promise<void>
}

const settingName = 'YIMATONG_TEST_CLUSTER'
type Shared = {
  adminUrl: string
  passwords: RolePasswords
  /** Owners whose migrations failed, and why: only their tests fail by it. */
  failures: Partial<Record<Owner, string>>
}

const templateName = (owner: Owner) => `template_${owner}`

/** Starts the shared cluster and migrates the templates. Worker processes find it through the environment. */
export const startTestCluster = async () => {
  const cluster = await startThrowawayCluster()
  try {
    const passwords = makeRolePasswords()
    await withClient(cluster.adminUrl, async (client) => {
      await makeRoles(client, passwords)
      for (const owner of owners) await makeDatabase(client, owner, templateName(owner))
    })
    const failures: Shared['failures'] = {}
    for (const owner of owners) {
      const { ownerUrl } = urlsOf(cluster.adminUrl, owner, passwords, templateName(owner))
      await deploy(owner, ownerUrl).catch((error: unknown) => (failures[owner] = String(error)))
    }
    process.env[settingName] = JSON.stringify({ adminUrl: cluster.adminUrl, passwords, failures } satisfies Shared)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return {
    stop: async () => {
      delete process.env[settingName]
      await cluster.stop()
    },
  }
}

const readShared = (): Shared => {
  const setting = process.env[settingName]
  if (setting === undefined) throw new Error('No test cluster: run this through vitest, whose set-up starts one')
  return JSON.parse(setting)
}

/** The superuser's address of the test cluster, for tests about the cluster itself. */
export const testAdminUrl = () => readShared().adminUrl

/** A fresh, migrated database of that owner. */
export const createTestDatabase = async (owner: Owner): Promise<TestDatabase> => {
  const { adminUrl, passwords, failures } = readShared()
  if (failures[owner] !== undefined) throw new Error(`The ${owner} migrations failed: ${failures[owner]}`)
  const database = `test_${owner}_${randomBytes(6).toString('hex')}`
  await withClient(adminUrl, (client) => makeDatabase(client, owner, database, templateName(owner)))
  const { appUrl, ...others } = urlsOf(adminUrl, owner, passwords, database)
  const drop = async () => {
    await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`))
  }
  return { url: appUrl, ...others, drop }
}

/** Applies further migrations to a test's database, as the next release would: the text of each by its name. */
export const deployNext = async (owner: Owner, ownerUrl: string, scripts: Readonly<Record<string, string>>) => {
  const directory = await mkdtemp(path.join(tmpdir(), 'yimatong-release-'))
  try {
    await cp(path.join(ownerDirectory(owner), 'migrations'), directory, { recursive: true })
    for (const [name, script] of Object.entries(scripts)) {
      await mkdir(path.join(directory, name))
      await writeFile(path.join(directory, name, 'migration.sql'), script)
    }
    return await deploy(owner, ownerUrl, directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}
