// npm run audit: looks through the books of a campus, running or stopped, and names every row that should not be.
// Settings: CAMPUS_DIR and PORT as for `npm start`, or AUDIT_PAYMENT_URL, AUDIT_ONECARD_URL and AUDIT_TOKEN_URL for books elsewhere.
// Arguments go to the auditor: --json, --every <minutes>, --forget. Exit code: 0 sound, 1 not sound, 2 it could not look.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { auditorEnv } from './auditor.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, isPortFree, refusal, run, runMain } from './run.mjs'

const loopback = '127.0.0.1'
const quietly = () => undefined

/**
 * The books of the campus in `dir`; a database that does not run is started for as long as somebody looks.
 * @param {string} dir
 * @param {number} port PostgreSQL's
 */
const openCampus = async (dir, port) => {
  if (!existsSync(path.join(dir, 'keys', 'database.json'))) throw refusal(`There is no campus in ${dir}.`)
  const { startCluster } = await import('@yimatong/prisma/cluster')
  const { auditorUrls, keepRolePasswords, prepareDatabases } = await import('@yimatong/prisma/databases')
  const passwords = await keepRolePasswords(path.join(dir, 'keys', 'database.json'))
  if (!(await isPortFree(port, loopback))) {
    return { urls: auditorUrls(`postgres://${loopback}:${port}/`, passwords), close: async () => undefined }
  }
  const cluster = await startCluster({
    directory: path.join(dir, 'db'),
    port,
    logFile: path.join(dir, 'logs', 'postgres.log'),
  })
  await prepareDatabases(cluster.adminUrl, passwords)
  return { urls: auditorUrls(cluster.adminUrl, passwords), close: () => cluster.stop() }
}

/** @param {NodeJS.ProcessEnv} env */
const audit = async (env) => {
  const { code } = await run(process.execPath, [inRoot('audit/dist/main.js'), ...process.argv.slice(2)], { env })
  process.exitCode = code
}

await runMain(async () => {
  await ensureInstalled(quietly)
  await ensureBuilt()
  if (process.env['AUDIT_PAYMENT_URL'] !== undefined) return audit({})
  const dir = path.resolve(process.env['CAMPUS_DIR'] ?? inRoot('.campus'))
  const books = await openCampus(dir, Number(process.env['PORT'] ?? 8080) + 3)
  try {
    await audit(auditorEnv(books.urls))
  } finally {
    await books.close()
  }
})
