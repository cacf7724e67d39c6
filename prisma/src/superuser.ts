import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import path from 'node:path'
import { type Programs, spawnOptions } from './cluster-data.ts'
import type { RunAs } from './cluster-user.ts'
import { makePassword, withClient, writeAside } from './databases.ts'

// The superuser's password is a file beside the data. Only the launcher and its commands read it, each time that they connect.

const fileIn = (directory: string) => path.join(directory, 'password')
const read = (file: string) => readFileSync(file, 'utf8').trim()
const urlOf = (port: number, password: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`

/** The superuser's address of the cluster in that folder. */
export const superuserUrl = (directory: string, port: number) => urlOf(port, read(fileIn(directory)))

const isTaken = async (port: number, password: string) => {
  if (password === '') return false
  try {
    return await withClient(urlOf(port, password), async () => true)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') return false
    throw error
  }
}

/**
 * The superuser's address of the running cluster in that folder. Whoever died while changing the password has left a second one,
 * of which the server says whether it has taken it.
 */
export const settleSuperuser = async (directory: string, port: number): Promise<string> => {
  const next = `${fileIn(directory)}.new`
  try {
    if (existsSync(next) && (await isTaken(port, read(next)))) await rename(next, fileIn(directory))
  } catch (error) {
    // Another command that came in the same moment has put it in its place.
    if (existsSync(next)) throw error
  }
  return superuserUrl(directory, port)
}

const syncFolder = async (directory: string) => {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives the superuser of the running cluster in that folder a new password. Who is connected stays so. */
export const rotateSuperuser = async (directory: string, port: number): Promise<void> => {
  const url = await settleSuperuser(directory, port)
  const password = makePassword()
  await writeAside(fileIn(directory), `${password}\n`)
  // Were the server told of a password that a crash takes from the disk, nobody would know it.
  await syncFolder(directory)
  await withClient(url, (client) => client.query(`ALTER ROLE postgres PASSWORD ${client.escapeLiteral(password)}`))
  await settleSuperuser(directory, port)
}

/**
 * Makes the password in that folder the superuser's, whatever it was: the data of a cluster that does not run, opened by its owner, who is
 * asked for none.
 */
export const resetSuperuser = (directory: string, { postgres }: Programs, runAs: RunAs): void => {
  const [command, ...before] = [...runAs.prefix, postgres]
  execFileSync(command, [...before, '--single', '-D', path.join(directory, 'data'), 'postgres'], {
    input: `ALTER ROLE postgres PASSWORD '${read(fileIn(directory))}'\n`,
    stdio: 'pipe',
    cwd: '/',
    ...spawnOptions(runAs),
  })
}
