import { createServer } from 'node:net'
import { createLog } from '../src/log.ts'
import { runService } from '../src/run-service.ts'

/** A whole process for the tests of `runService`. What it does on request is named by the path. */
const log = createLog({ name: 'fixture' })
const service = await runService({
  name: 'fixture',
  log,
  host: '127.0.0.1',
  port: 0,
  app(req, res) {
    if (req.url === '/throw') setImmediate(() => JSON.parse('{'))
    if (req.url === '/reject') void Promise.reject(new Error('forgotten'))
    if (req.url === '/slow') {
      process.send?.('slow begun')
      process.once('message', () => res.end('slow done'))
      return
    }
    res.end('done')
  },
  onStopping: [
    () => {
      log.info('stopping begun')
    },
  ],
  onStop: [
    () => {
      throw new Error('one that fails')
    },
    () => log.info('pools closed'),
    () => (process.env['NEVER_CLOSES'] === undefined ? undefined : new Promise(() => undefined)),
  ],
  graceMs: 2000,
  closeWithinMs: 100,
})
// Something that would keep the process alive for ever if nobody ended it.
createServer().listen(0, '127.0.0.1')
process.send?.({ ready: service.port })
