// Makes the Prisma clients; the one-card backend asks in SQL alone and has none. Plain Node, because nothing is built yet when it runs.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = fileURLToPath(new URL('.', import.meta.url))
const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js')
const environment = { ...process.env, CHECKPOINT_DISABLE: '1', PRISMA_SCHEMA_ENGINE_BINARY: `${here}engine-stub.sh` }

const generate = async (owner) => {
  const command = [prisma, 'generate', '--schema', `${owner}/schema.prisma`]
  try {
    await promisify(execFile)(process.execPath, command, { cwd: here, env: environment })
  } catch (error) {
    console.error(error.stdout, error.stderr)
    throw new Error(`The ${owner} client could not be generated`, { cause: error })
  }
}

await Promise.all(['token', 'payment'].map(generate))
