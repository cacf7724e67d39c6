import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ownerDirectory, type Owner } from './owners.ts'
import { withSchemaEngine } from './schema-engine.ts'

// A migration is migrations/<number>_<plain_name>/migration.sql: what the engine says has changed in the schema,
// extended by hand with what Prisma cannot say (checks, triggers, grants, partial indexes).
// Beside them lies the schema as the last migration left it; the next difference is taken from there.

const noFilters = { externalTables: [], externalEnums: [] }
const lockFile = { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' }

const schemaPath = (owner: Owner) => path.join(ownerDirectory(owner), 'schema.prisma')
const migrationsPath = (owner: Owner) => path.join(ownerDirectory(owner), 'migrations')
const lastSchemaPath = (owner: Owner) => path.join(migrationsPath(owner), 'last.schema.prisma')

const readSchema = async (owner: Owner) => ({
  path: schemaPath(owner),
  content: await readFile(schemaPath(owner), 'utf8'),
})

/** The names of the owner's migrations, oldest first. */
export const migrationNames = (owner: Owner) => namesIn(migrationsPath(owner))

const namesIn = async (directory: string) => {
  const entries = await readdir(directory, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
}

const migrationList = async (baseDir: string) => {
  const names = await namesIn(baseDir)
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(path.join(baseDir, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
  return { baseDir, shadowDbInitScript: '', lockfile: lockFile, migrationDirectories }
}

/**
 * Applies what is missing to the database at `url`, logged in as the owner's role; payments may go on meanwhile.
 * `directory`: where the migrations are, when not in the owner's folder.
 * Returns the names applied now; none when the database is up to date, so it may run at every start.
 * Throws when a migration failed, or when an applied one was edited afterwards or is gone from the folder.
 */
export const deploy = async (
  owner: Owner,
  url: string,
  directory: string = migrationsPath(owner),
): Promise<string[]> => {
  const migrationsList = await migrationList(directory)
  if (migrationsList.migrationDirectories.length === 0) throw new Error(`There are no migrations for ${owner}`)
  return withSchemaEngine(url, await readSchema(owner), async (engine) => {
    const found = await engine.diagnoseMigrationHistory({
      migrationsList,
      optInToShadowDatabase: false,
      filters: noFilters,
    })
    if (found.editedMigrationNames.length > 0)
      throw new Error(
        `Migrations of ${owner} were edited after they were applied: ${found.editedMigrationNames.join(', ')}`,
      )
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters })
    return appliedMigrationNames
  })
}

/**
 * The SQL from the state after the last migration to the present schema; null when nothing has changed.
 * The engine wants a live database to ask its version; any will do, and it is not changed.
 */
export const pendingSql = async (owner: Owner, anyUrl: string): Promise<string | null> => {
  const schema = await readSchema(owner)
  const last = lastSchemaPath(owner)
  const from = existsSync(last)
    ? { tag: 'schemaDatamodel' as const, files: [{ path: schema.path, content: await readFile(last, 'utf8') }] }
    : { tag: 'empty' as const }
  return withSchemaEngine(anyUrl, schema, async (engine) => {
    const to = { tag: 'schemaDatamodel' as const, files: [schema] }
    const answer = await engine.diff({ from, to, script: true, exitCode: true, filters: noFilters })
    return answer.exitCode === 0 ? null : answer.stdout
  })
}

/** The SQL that would make the live database at `url` equal to the present schema; null when it is. */
export const driftSql = async (owner: Owner, url: string): Promise<string | null> => {
  const schema = await readSchema(owner)
  return withSchemaEngine(url, schema, async (engine) => {
    const from = { tag: 'schemaDatasource' as const, configDir: ownerDirectory(owner), files: [schema] }
    const to = { tag: 'schemaDatamodel' as const, files: [schema] }
    const answer = await engine.diff({ from, to, script: true, exitCode: true, filters: noFilters })
    return answer.exitCode === 0 ? null : answer.stdout
  })
}

/**
 * Writes the next numbered migration from what has changed in the schema, and keeps the schema as its end state.
 * `name` is plain words joined by underscores. Returns the file written, or null when nothing has changed.
 */
export const writeNextMigration = async (owner: Owner, name: string, anyUrl: string): Promise<string | null> => {
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw new Error('A migration is named in plain words: lower_case_with_underscores')
  const sql = await pendingSql(owner, anyUrl)
  if (sql === null) return null
  const base = migrationsPath(owner)
  await mkdir(base, { recursive: true })
  const lastName = (await migrationNames(owner)).at(-1) ?? '0000'
  const number = String(Number.parseInt(lastName, 10) + 1).padStart(4, '0')
  const file = path.join(base, `${number}_${name}`, 'migration.sql')
  await mkdir(path.dirname(file))
  await writeFile(file, sql)
  await writeFile(path.join(base, lockFile.path), lockFile.content)
  await writeFile(lastSchemaPath(owner), await readFile(schemaPath(owner), 'utf8'))
  return file
}
