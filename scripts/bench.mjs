// npm run bench: a campus of its own, the load generator against it, a table for people and `--json FILE` for machines.
// `chain`, `portal` or `reconcile` as an argument (or `--only`) leaves the others out.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { startCampus } from './campus.mjs'
import { seedDemo } from './demo.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, run, runMain } from './run.mjs'

const say = (/** @type {string} */ sentence) => console.error(sentence)
const port = Number(process.env['PORT'] ?? 8180)

/** An empty database on the campus's own cluster, so that the plain SQL payment meets the same settings and the same disk. */
const makeScratchDatabase = async (/** @type {string} */ adminUrl) => {
  const { withClient, changeUrl } = await import('../prisma/dist/databases.js')
  await withClient(adminUrl, (client) => client.query('CREATE DATABASE bench_scratch'))
  return changeUrl(adminUrl, { database: 'bench_scratch' })
}

await runMain(async () => {
  await ensureInstalled(say)
  await ensureBuilt()
  const dir = mkdtempSync(path.join(tmpdir(), 'yimatong-bench-'))
  const campus = await startCampus({ dir, port, demo: true, log: say, env: { LOG_LEVEL: 'warn' } })
  try {
    if (!campus.cluster) throw refusal('The bench brings its own database: unset the *_DATABASE_URL settings.')
    await seedDemo(campus, dir, say)
    const { services, databaseUrls, urls } = campus
    const told = {
      dir,
      origin: urls.payment,
      onecardUrl: urls.onecard,
      paymentDatabaseUrl: databaseUrls.payment.appUrl,
      paymentOwnerUrl: databaseUrls.payment.ownerUrl,
      onecardOwnerUrl: databaseUrls.onecard.ownerUrl,
      scratchDatabaseUrl: await makeScratchDatabase(campus.cluster.adminUrl),
      sparePort: port + 4,
      pids: { tsm: services.tsm.pid, onecard: services.onecard.pid, payment: services.payment.pid },
      postgresPid: campus.cluster.pid(),
    }
    const script = inRoot('bench', 'dist', 'main.js')
    const { code } = await run(process.execPath, [script, ...process.argv.slice(2)], {
      env: { BENCH_CAMPUS: JSON.stringify(told) },
      cwd: process.cwd(),
    })
    process.exitCode = code
  } finally {
    await campus.stop()
    rmSync(dir, { recursive: true, force: true })
  }
})
