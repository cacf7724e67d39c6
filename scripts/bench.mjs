// npm run bench: a campus of its own, the load generator against it, a table for people and `--json FILE` for machines.
// Names of parts (see bench/src/command-line.ts) after `--only` leave the others out; `--all` leaves nothing out.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { auditEveryMinutes, auditorEnv } from './auditor.mjs'
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
    launcherPid: process.pid,
    auditor: {
      script: inRoot('audit', 'dist', 'main.js'),
      args: ['--every', String(auditEveryMinutes)],
      env: auditorEnv(databaseUrls),
    },
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

/** What is asked for, before anything is started for it. */
const readWanted = async () => {
  const { readCommandLine } = await import('../bench/dist/command-line.js')
  try {
    return readCommandLine(process.argv.slice(2))
  } catch (error) {
    throw refusal(error instanceof Error ? error.message : String(error))
  }
}

/** Measures these parts on the campuses that are told; one that fails leaves those alone that have other campuses. */
const measure = async (
  /** @type {Awaited<ReturnType<typeof readWanted>>} */ { parts, json, minutes, history },
  /** @type {Record<string, string>} */ env,
) => {
  const args = ['--only', parts.join(','), '--minutes', String(minutes), '--history', history.join(',')]
  if (json !== undefined) args.push('--json', json)
  const script = inRoot('bench', 'dist', 'main.js')
  const { code } = await run(process.execPath, ['--expose-gc', script, ...args], { env, cwd: process.cwd() })
  if (code !== 0) process.exitCode = code
}

await runMain(async () => {
  await ensureInstalled(say)
  await ensureBuilt()
  const wanted = await readWanted()
  if (wanted.json !== undefined) rmSync(wanted.json, { force: true })
  const onOne = wanted.parts.filter((part) => part !== 'growth')
  if (onOne.length > 0)
    await withCampus(port, (_campus, place) =>
      measure({ ...wanted, parts: onOne }, { BENCH_CAMPUS: JSON.stringify(place) }),
    )
  if (onOne.length === wanted.parts.length) return
  // Two campuses in whose books nothing is yet: the other parts would have left a history in the one that must have none.
  await withCampus(port, (_campus, place) =>
    withCampus(port + 10, async ({ cluster }, second) => {
      const databases = await historyUrls(cluster?.adminUrl ?? '')
      const env = {
        BENCH_CAMPUS: JSON.stringify(place),
        BENCH_SECOND_CAMPUS: JSON.stringify({ campus: second, databases }),
      }
      await measure({ ...wanted, parts: ['growth'] }, env)
    }),
  )
})
