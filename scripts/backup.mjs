// npm run backup [-- --keep 7]: copies a campus's data and keys into BACKUP_DIR, while it runs or not. The campus must have been
// started with the same BACKUP_DIR, which its log then goes to, too. --keep removes older copies, and the log that only they need.
// Settings: BACKUP_DIR; CAMPUS_DIR and PORT as for `npm start`.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { backupFolder, openDatabases } from './database.mjs'
import { ensureInstalled } from './install.mjs'
import { refusal, runMain, secondsSince } from './run.mjs'

const bytesPerMiB = 1024 * 1024

/** @param {string | undefined} text */
const readKeep = (text) => {
  const keep = Number(text ?? Infinity)
  if (keep === Infinity || (Number.isInteger(keep) && keep > 0)) return keep
  throw refusal(`--keep takes how many copies stay; it is ${text}.`)
}

await runMain(async () => {
  const began = performance.now()
  const { values } = parseArgs({ options: { keep: { type: 'string' } } })
  const keep = readKeep(values.keep)
  const directory = backupFolder()
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  const { pruneBackups, takeBackup } = await import('@yimatong/prisma/backup')
  const { dir, adminUrl, close } = await openDatabases()
  try {
    const also = { keys: path.join(dir, 'keys'), password: path.join(dir, 'db', 'password') }
    const { folder, bytes } = await takeBackup({
      adminUrl,
      dataDirectory: path.join(dir, 'db', 'data'),
      directory,
      also,
    })
    const gone = await pruneBackups(directory, keep)
    console.log(`Copied ${Math.round(bytes / bytesPerMiB)} MiB in ${secondsSince(began)} to ${folder}`)
    if (gone > 0) console.log(`Removed ${gone} older ${gone === 1 ? 'copy' : 'copies'}.`)
    console.log('It holds the keys, too: keep it as safe as the campus itself.')
  } finally {
    await close()
  }
})
