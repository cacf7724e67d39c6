import { execFileSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

// PostgreSQL refuses to run as root. Started by root, it runs as the owner of its data, else as the system user
// "postgres", which is made when there is none. That user may not be allowed to enter the folders on the way
// (/root, or a temporary folder of mode 700); then it is given the one capability that opens them.

/** How to spawn a program of PostgreSQL's: a command to put before it, and the user to run it as. */
export type RunAs = { uid?: number; gid?: number; prefix: string[] }

const idsOf = (name: string) => {
  try {
    const read = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }))
    return { uid: read('-u'), gid: read('-g') }
  } catch {
    return undefined
  }
}

const makeUser = () => {
  try {
    execFileSync('groupadd', ['--system', '--force', 'postgres'], { stdio: 'pipe' })
    execFileSync('useradd', ['--system', '--gid', 'postgres', '--no-create-home', 'postgres'], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error(
      'PostgreSQL does not run as root, and a user "postgres" could not be made. Run as an ordinary user.',
      {
        cause,
      },
    )
  }
  return idsOf('postgres')
}

const parents = (file: string): string[] => {
  const parent = path.dirname(file)
  return parent === file ? [] : [...parents(parent), parent]
}

/** Whether everybody may enter every folder above the file. */
const isReachable = (file: string) => parents(file).every((folder) => (statSync(folder).mode & 0o001) !== 0)

const capabilityPrefix = (uid: number, gid: number, blocked: string): string[] => {
  const command = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  const withCapability = [...command, '--inh-caps=+dac_override', '--ambient-caps=+dac_override']
  try {
    execFileSync('setpriv', [...withCapability.slice(1), 'test', '-r', blocked], { stdio: 'pipe' })
  } catch (cause) {
    throw new Error(`The database's user cannot reach ${blocked}. Run as an ordinary user, or from another folder.`, {
      cause,
    })
  }
  return withCapability
}

/**
 * Decides who runs PostgreSQL. `dataDirectory` may not exist yet; `program` is one of its binaries; `others` are folders
 * that it works in besides.
 */
export const chooseUser = (dataDirectory: string, program: string, others: readonly string[] = []): RunAs => {
  const owner = statSync(dataDirectory, { throwIfNoEntry: false })
  if (process.getuid?.() !== 0) {
    if (owner) accessSync(dataDirectory, constants.W_OK)
    return { prefix: [] }
  }
  const ids = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : (idsOf('postgres') ?? makeUser())
  if (!ids) throw new Error('PostgreSQL does not run as root. Run as an ordinary user.')
  const blocked = [program, dataDirectory, ...others].find((file) => !isReachable(file))
  if (blocked === undefined) return { ...ids, prefix: [] }
  return { ...ids, prefix: capabilityPrefix(ids.uid, ids.gid, program) }
}
