// A campus's own PostgreSQL, for commands that work on its data whether the campus runs or not.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { inRoot, isPortFree, refusal } from './run.mjs'

const loopback = '127.0.0.1'

/** Where the data of a campus is, by the settings of `npm start`. */
export const campusFolder = () => path.resolve(process.env['CAMPUS_DIR'] ?? inRoot('.campus'))

/** The backup folder that the settings name. */
export const backupFolder = () => {
  const folder = process.env['BACKUP_DIR']
  if (folder) return path.resolve(folder)
  throw refusal('BACKUP_DIR must name the folder of the backups, on another disk than the data.')
}

/**
 * How its PostgreSQL is started, by whoever needs it: with BACKUP_DIR its log goes there every time, for a log with a
 * hole gives nothing back that comes after it.
 * @param {string} dir
 * @param {number} port PostgreSQL's
 * @param {NodeJS.ProcessEnv} env
 */
export const clusterOptions = (dir, port, env) => ({
  directory: path.join(dir, 'db'),
  port,
  logFile: path.join(dir, 'logs', 'postgres.log'),
  ...(env['BACKUP_DIR'] ? { backupDirectory: path.resolve(env['BACKUP_DIR']) } : {}),
})

/**
 * The databases of the campus in `dir`; a PostgreSQL that does not run is started for as long as somebody looks, and nobody
 * works on them meanwhile: they are at rest.
 * @param {string} [dir]
 */
export const openDatabases = async (dir = campusFolder()) => {
  const passwordFile = path.join(dir, 'keys', 'database.json')
  if (!existsSync(passwordFile)) throw refusal(`There is no campus in ${dir}. CAMPUS_DIR says where it is.`)
  const { startCluster } = await import('@yimatong/prisma/cluster')
  const { keepRolePasswords, prepareDatabases } = await import('@yimatong/prisma/databases')
  const passwords = await keepRolePasswords(passwordFile)
  const directory = path.join(dir, 'db')
  const port = Number(process.env['PORT'] ?? 8080) + 3
  const found = { dir, directory, port, passwords, passwordFile }
  if (await isPortFree(port, loopback)) {
    const cluster = await startCluster(clusterOptions(dir, port, process.env))
    // Data of an older release lacks the logins that have come since.
    await prepareDatabases(cluster.adminUrl, passwords)
    return { ...found, adminUrl: cluster.adminUrl, isAtRest: true, close: () => cluster.stop() }
  }
  const { settleSuperuser } = await import('@yimatong/prisma/superuser')
  const adminUrl = await settleSuperuser(directory, port)
  return { ...found, adminUrl, isAtRest: false, close: async () => undefined }
}
