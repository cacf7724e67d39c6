// npm run audit-log [-- <number>:<hash>]: takes every hash of the audit log again, of a campus that runs or is stopped, and names
// the first row that is not as it was written (exit code 1). It prints the chain's head: noted elsewhere and given the next time,
// it also shows that nothing was cut off at the end. PORT and CAMPUS_DIR as for npm start; PAYMENT_DATABASE_URL for a database elsewhere.
import { ensureBuilt } from './build.mjs'
import { openDatabases } from './database.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, run, runMain } from './run.mjs'

/**
 * The payment database's address.
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
const openPayments = async () => {
  const elsewhere = process.env['PAYMENT_DATABASE_URL']
  if (elsewhere) return { url: elsewhere, close: async () => undefined }
  const { urlsOf } = await import('@yimatong/prisma/databases')
  const { adminUrl, passwords, close } = await openDatabases()
  return { url: urlsOf(adminUrl, 'payment', passwords, 'yimatong_payment').appUrl, close }
}

await runMain(async () => {
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  const { url, close } = await openPayments()
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
