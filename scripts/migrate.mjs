// Applies the migrations that are missing, of every database that is named in MIGRATE_TO. A process of its own, run by campus.mjs: the
// schema engine takes 80 MB, which a launcher that stays for months would never give back.
import { migrateJobs } from '@yimatong/kit/jobs'
import { deploy } from '@yimatong/prisma/migrate'
import { runMain } from './run.mjs'

/**
 * @typedef {object} MigrateTo
 * @property {{ owner: import('@yimatong/prisma/owners').Owner, url: string }[]} owners logged in as the owner's role
 * @property {{ ownerUrl: string, appRole: string } | undefined} jobs
 */

await runMain(async () => {
  // Not an argument: addresses have passwords in them, and arguments are for everybody to read.
  /** @type {MigrateTo} */
  const { owners, jobs } = JSON.parse(process.env['MIGRATE_TO'] ?? '')
  for (const { owner, url } of owners) await deploy(owner, url)
  if (jobs) await migrateJobs(jobs)
})
