// npm run audit-log [-- <number>:<hash>]: takes every hash of the audit log again, of a campus that runs or is stopped, and names
// the first row that is not as it was written (exit code 1). It prints the chain's head: noted elsewhere and given the next time,
// it also shows that nothing was cut off at the end. PORT and CAMPUS_DIR as for npm start; PAYMENT_DATABASE_URL for a database elsewhere.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, isPortFree, refusal, run, runMain } from './run.mjs'

/**
 * The payment database's address, whose PostgreSQL is started for as long as it is needed when nobody has.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
const openCampus = async () => {
  const elsewhere = process.env['PAYMENT_DATABASE_URL']
  if (elsewhere) return { url: elsewhere, close: async () => undefined }
  const { startCluster } = await import('@yimatong/prisma/cluster')
  const { keepRolePasswords, urlsOf } = await import('@yimatong/prisma/databases')
  const dir = path.resolve(process.env['CAMPUS_DIR'] ?? inRoot('.campus'))
  const passwordFile = path.join(dir, 'keys', 'database.json')
  if (!existsSync(passwordFile)) throw refusal(`There is no campus in ${dir}. CAMPUS_DIR says where it is.`)
  const port = Number(process.env['PORT'] ?? 8080) + 3
  const isRunning = !(await isPortFree(port, '127.0.0.1'))
  const logFile = path.join(dir, 'logs', 'postgres.log')
  const cluster = isRunning ? undefined : await startCluster({ directory: path.join(dir, 'db'), port, logFile })
  const server = `postgresql://127.0.0.1:${port}/postgres`
  const { appUrl } = urlsOf(server, 'payment', await keepRolePasswords(passwordFile), 'yimatong_payment')
  return { url: appUrl, close: async () => cluster?.stop() }
}

await runMain(async () => {
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  const { url, close } = await openCampus()
  try {
    const script = inRoot('server', 'dist', 'audit', 'main.js')
    const { code } = await run(process.execPath, [script, ...process.argv.slice(2)], {
      env: { PAYMENT_DATABASE_URL: url },
    })
    process.exitCode = code
  } finally {
    await close()
  }
})
