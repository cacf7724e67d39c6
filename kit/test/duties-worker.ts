import { once } from 'node:events'
import { createLog } from '../src/log.ts'
import { createWorker } from './duties.ts'

/** A worker in a process of its own, to be killed or held in the middle of a duty. */
const { store, databaseUrl, name } = JSON.parse(process.env['WORKER'] ?? '{}')
const { jobs } = createWorker({
  store,
  databaseUrl,
  name,
  log: createLog({ name, level: 'silent' }),
  async between(duty) {
    const told = once(process, 'message')
    process.send?.({ taken: duty })
    await told
  },
  after: (duty) => process.send?.({ finished: duty }),
})
jobs.start()
process.send?.({ started: true })
process.on('message', ({ hint }: { hint?: string }) => {
  const timer = setInterval(() => (hint === undefined || jobs.hint(hint)) && clearInterval(timer), 20)
})
process.once('disconnect', () => process.exit(0))
