// npm run jobs:deploy -- <url> [role]: makes or moves on the tables of the jobs in the payment database, logged in at <url> as its
// owner, for the payment server's role. `npm start` does it by itself; this is for a database elsewhere.
import { migrateJobs } from '@yimatong/kit/jobs'
import { refusal, runMain } from './run.mjs'

await runMain(async () => {
  const [ownerUrl, appRole = 'payment_app'] = process.argv.slice(2)
  if (ownerUrl === undefined) throw refusal('npm run jobs:deploy -- <url of the payment database, as its owner> [role]')
  await migrateJobs({ ownerUrl, appRole })
})
