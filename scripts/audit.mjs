// npm run audit: looks through the books of a campus, running or stopped, and names every row that should not be.
// Settings: CAMPUS_DIR and PORT as for `npm start`, or AUDIT_PAYMENT_URL, AUDIT_ONECARD_URL and AUDIT_TOKEN_URL for books elsewhere.
// Arguments go to the auditor: --json, --every <minutes>, --forget. Exit code: 0 sound, 1 not sound, 2 it could not look.
import { auditorEnv } from './auditor.mjs'
import { ensureBuilt } from './build.mjs'
import { openDatabases } from './database.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, run, runMain } from './run.mjs'

/** @param {NodeJS.ProcessEnv} env */
const audit = async (env) => {
  const { code } = await run(process.execPath, [inRoot('audit/dist/main.js'), ...process.argv.slice(2)], { env })
  process.exitCode = code
}

await runMain(async () => {
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  if (process.env['AUDIT_PAYMENT_URL'] !== undefined) return audit({})
  const { adminUrl, passwords, close } = await openDatabases()
  try {
    const { auditorUrls } = await import('@yimatong/prisma/databases')
    await audit(auditorEnv(auditorUrls(adminUrl, passwords)))
  } finally {
    await close()
  }
})
