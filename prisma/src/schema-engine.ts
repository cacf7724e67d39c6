import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { runScript } from './run-script.ts'

// Prisma's command line downloads a schema engine binary. The same engine ships as WASM inside an npm package,
// so migrations here need nothing but the installed packages. It keeps Prisma's own _prisma_migrations table:
// the official command line works on the same database wherever its engine is to be had.

export type SchemaEngine = bindings.SchemaEngine
type AdapterFactory = Parameters<typeof bindMigrationAwareSqlAdapterFactory>[0]

const importNamespace = './schema_engine_bg.js'
const charOid = 18
const textOid = 25

const loadOnce = async () => {
  const packageEntry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const wasm = await readFile(path.join(path.dirname(packageEntry), 'schema_engine_bg.wasm'))
  const imports = { [importNamespace]: Object.fromEntries(Object.entries(bindings)) }
  const { instance } = await WebAssembly.instantiate(wasm, imports)
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports['__wbindgen_start']
  if (typeof start !== 'function') throw new Error('The schema engine has no start function')
  start()
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(`Schema engine: ${message}`) },
  })
}

let loaded: Promise<void> | undefined

/**
 * The adapter, with two things mended:
 * - It cuts a script at every semicolon, also inside comments, strings and function bodies. Handed over whole,
 *   PostgreSQL reads it properly and, as one message, applies all of it or nothing.
 * - It does not know the type "char" of the catalogue, which the engine reads when it looks at a live database.
 */
const mend = (pool: pg.Pool, onScriptFailure: (error: unknown) => void): AdapterFactory => {
  let charColumns: number[] = []
  const query = pool.query.bind(pool)
  const queryNotingChars = async (...args: Parameters<typeof query>) => {
    const result: unknown = await Promise.resolve(query(...args))
    const fields = hasFields(result) ? result.fields : []
    charColumns = fields.flatMap((field, index) => (field.dataTypeID === charOid ? [index] : []))
    for (const field of fields) if (field.dataTypeID === charOid) field.dataTypeID = textOid
    return result
  }
  const factory = new PrismaPg(Object.assign(pool, { query: queryNotingChars }))
  const connect = async () => {
    const adapter = await factory.connect()
    const rawQuery = adapter.queryRaw.bind(adapter)
    const queryRaw = async (sql: Parameters<typeof rawQuery>[0]) => {
      const result = await rawQuery(sql)
      for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    }
    const executeScript = async (script: string) => {
      try {
        await runScript(pool, script)
      } catch (error) {
        onScriptFailure(atLine(error, script))
        throw error
      }
    }
    return Object.assign(adapter, { executeScript, queryRaw })
  }
  const { provider, adapterName } = factory
  return { provider, adapterName, connect, connectToShadowDb: () => factory.connectToShadowDb() }
}

const hasFields = (result: unknown): result is { fields: { dataTypeID: number }[] } =>
  typeof result === 'object' && result !== null && 'fields' in result && Array.isArray(result.fields)

const atLine = (error: unknown, script: string) => {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return error
  const line = script.slice(0, Number(error.position)).split('\n').length
  return new Error(`${error.message} (line ${line} of the script)`, { cause: error })
}

/** Gives the callback a schema engine on the database at `url` and closes its connections afterwards. */
export const withSchemaEngine = async <T>(
  url: string,
  datamodel: { path: string; content: string },
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> => {
  loaded ??= loadOnce()
  await loaded
  // One connection: the engine holds a lock of the session while it migrates.
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  // PostgreSQL's own words about a failed script; the engine would flatten them.
  let scriptFailure: unknown
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(mend(pool, (error) => (scriptFailure = error)))
    const { path, content } = datamodel
    const engine = await bindings.SchemaEngine.new({ datamodels: [[path, content]] }, () => undefined, adapter)
    try {
      return await use(engine)
    } finally {
      engine.free()
    }
  } catch (error) {
    throw scriptFailure ?? error
  } finally {
    await pool.end()
  }
}
