// npm run restore [-- --until 2026-11-22T11:59:59+08:00]: brings a campus back from BACKUP_DIR into CAMPUS_DIR, which must hold no
// data yet: to that moment, or to the end of the log. `npm start` then goes on with it, and finishes what was under way.
// npm run restore -- --drill: restores into a temporary folder, has the auditor look through the books, and removes it again.
// A backup that nobody has restored is a hope. Exit code 1 when it could not be restored or the books are not sound.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { auditorEnv } from './auditor.mjs'
import { backupFolder, campusFolder } from './database.mjs'
import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, refusal, run, runMain, secondsSince } from './run.mjs'

/** @param {string | undefined} text @returns {{ until?: string }} */
const readUntil = (text) => {
  if (text === undefined) return {}
  // Without an offset a moment would be read in the time zone of whoever types it.
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(Date.parse(text)))
    throw refusal(`--until takes a moment with its offset, such as 2026-11-22T11:59:59+08:00; it is ${text}.`)
  return { until: new Date(text).toISOString() }
}

/** @param {string} dir @param {{ until?: string }} moment */
const restore = async (dir, moment) => {
  const { restoreBackup } = await import('@yimatong/prisma/restore')
  const [directory, keys] = [path.join(dir, 'db'), path.join(dir, 'keys')]
  if (existsSync(keys)) throw refusal(`There are keys in ${dir} already. Restore into another folder: CAMPUS_DIR=...`)
  await mkdir(path.join(dir, 'logs'), { recursive: true })
  const logFile = path.join(dir, 'logs', 'postgres.log')
  const backup = await restoreBackup({ backupDirectory: backupFolder(), directory, logFile, ...moment })
  await cp(path.join(backup.folder, 'keys'), keys, { recursive: true })
  return backup
}

/** Whether the books of the restored campus are sound. @param {string} dir */
const lookThrough = async (dir) => {
  const { startCluster } = await import('@yimatong/prisma/cluster')
  const { auditorUrls, keepRolePasswords, prepareDatabases } = await import('@yimatong/prisma/databases')
  const { freePort } = await import('@yimatong/prisma/throwaway')
  const options = { directory: path.join(dir, 'db'), logFile: path.join(dir, 'logs', 'postgres.log') }
  const cluster = await startCluster({ ...options, port: await freePort() })
  try {
    const passwords = await keepRolePasswords(path.join(dir, 'keys', 'database.json'))
    // The passwords may be younger than the moment.
    await prepareDatabases(cluster.adminUrl, passwords)
    const env = auditorEnv(auditorUrls(cluster.adminUrl, passwords))
    const args = [inRoot('audit/dist/main.js'), '--json', '--forget', '--at-rest']
    const { stdout } = await run(process.execPath, args, { env, quiet: true })
    /** @type {{ findings: { name: string, rule: string, found: number, failed?: string }[] }} */
    const { findings } = JSON.parse(stdout)
    const broken = findings.filter(({ found, failed }) => found > 0 || failed !== undefined)
    for (const { name, found, failed, rule } of broken) console.log(`BROKEN  ${name}: ${failed ?? `${found}. ${rule}`}`)
    console.log(`${findings.length} checks of the books: ${broken.length === 0 ? 'sound' : 'NOT SOUND'}.`)
    return broken.length === 0
  } finally {
    await cluster.stop()
  }
}

/** @param {{ until?: string }} moment */
const drill = async (moment) => {
  const began = performance.now()
  const dir = await mkdtemp(path.join(tmpdir(), 'yimatong-drill-'))
  try {
    const { wholeAt } = await restore(dir, moment)
    console.log(`Restored from the copy of ${wholeAt} in ${secondsSince(began)}.`)
    if (!(await lookThrough(dir))) process.exitCode = 1
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

await runMain(async () => {
  const { values } = parseArgs({ options: { until: { type: 'string' }, drill: { type: 'boolean' } } })
  const moment = readUntil(values.until)
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  if (values.drill === true) return drill(moment)
  const began = performance.now()
  const dir = campusFolder()
  const { wholeAt } = await restore(dir, moment)
  console.log(
    `Restored ${moment.until ?? 'to the end of the log'}, from the copy of ${wholeAt}, in ${secondsSince(began)}.`,
  )
  console.log(`Start it: CAMPUS_DIR=${path.relative(process.cwd(), dir) || '.'} npm start`)
})
