// npm run bench: a campus of its own, the load generator against it, a table for people and `--json FILE` for machines.
// The name of a part (see PARTS in bench/src/main.ts) as an argument, or `--only`, leaves the others out.
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

/** What the bench is told of a campus. */
const placeOf = async (
  /** @type {import('./campus.mjs').Campus} */ campus,
  /** @type {string} */ dir,
  /** @type {number} */ own,
) => {
  const { services, databaseUrls, urls, cluster } = campus
  if (!cluster) throw refusal('The bench brings its own database: unset the *_DATABASE_URL settings.')
  return {
    dir,
    origin: urls.payment,
    onecardUrl: urls.onecard,
    paymentDatabaseUrl: databaseUrls.payment.appUrl,
    paymentOwnerUrl: databaseUrls.payment.ownerUrl,
    onecardOwnerUrl: databaseUrls.onecard.ownerUrl,
    scratchDatabaseUrl: await makeScratchDatabase(cluster.adminUrl),
    sparePort: own + 4,
    pids: { tsm: services.tsm.pid, onecard: services.onecard.pid, payment: services.payment.pid },
    postgresPid: cluster.pid(),
  }
}

/** Starts a campus with the demo in it, hands it over, and clears it away whatever comes of that. */
const withCampus = async (
  /** @type {number} */ own,
  /** @type {(campus: import('./campus.mjs').Campus, place: Awaited<ReturnType<typeof placeOf>>) => Promise<void>} */ work,
) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'yimatong-bench-'))
  const campus = await startCampus({ dir, port: own, demo: true, log: say, env: { LOG_LEVEL: 'warn' } })
  try {
    await seedDemo(campus, dir, say)
    await work(campus, await placeOf(campus, dir, own))
  } finally {
    await campus.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The databases of a second campus, by whoever may write what no service would. */
const historyUrls = async (/** @type {string} */ adminUrl) => {
  const { changeUrl } = await import('../prisma/dist/databases.js')
  const of = (/** @type {string} */ owner) => changeUrl(adminUrl, { database: `yimatong_${owner}` })
  return { payment: of('payment'), onecard: of('onecard'), token: of('token') }
}

const measure = async (/** @type {Record<string, string>} */ env) => {
  const script = inRoot('bench', 'dist', 'main.js')
  const { code } = await run(process.execPath, ['--expose-gc', script, ...process.argv.slice(2)], {
    env,
    cwd: process.cwd(),
  })
  process.exitCode = code
}

await runMain(async () => {
  await ensureInstalled(say)
  await ensureBuilt()
  await withCampus(port, async (_campus, place) => {
    const env = { BENCH_CAMPUS: JSON.stringify(place) }
    if (!process.argv.slice(2).some((argument) => argument.endsWith('growth'))) return measure(env)
    await withCampus(port + 10, async ({ cluster }, second) => {
      const databases = await historyUrls(cluster?.adminUrl ?? '')
      await measure({ ...env, BENCH_SECOND_CAMPUS: JSON.stringify({ campus: second, databases }) })
    })
  })
})
