import path from 'node:path'
import { deploy, writeNextMigration } from './migrate.ts'
import { isOwner, owners } from './owners.ts'
import { startThrowawayCluster } from './throwaway.ts'

// npm run db:diff -- <owner> <plain_name>     writes the next migration from what has changed in the schema
// npm run db:deploy -- <owner> <url>          applies what is missing; the url logs in as the owner's role

const usage = () => {
  console.error(`diff <${owners.join('|')}> <plain_name>\ndeploy <${owners.join('|')}> <url>`)
  process.exitCode = 2
}

const main = async ([verb, owner, third]: string[]) => {
  if (!isOwner(owner) || third === undefined) return usage()
  if (verb === 'diff') {
    const cluster = await startThrowawayCluster()
    try {
      const file = await writeNextMigration(owner, third, cluster.adminUrl)
      console.log(file === null ? 'The schema has not changed.' : `Wrote ${path.relative(process.cwd(), file)}`)
    } finally {
      await cluster.stop()
    }
  } else if (verb === 'deploy') {
    const applied = await deploy(owner, third)
    console.log(applied.length === 0 ? 'Nothing to apply.' : applied.join('\n'))
  } else usage()
}

await main(process.argv.slice(2))
