// Generates and builds through turbo, which does only what has changed.
import { ensureInstalled } from './install.mjs'
import { mustRun, runMain, tool } from './run.mjs'

const quietTurbo = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' }

const turbo = (/** @type {string} */ task, /** @type {string} */ failure, /** @type {string[]} */ only = []) =>
  mustRun(failure, tool('turbo'), ['run', task, '--output-logs=errors-only', '--concurrency=2', ...only], {
    env: quietTurbo,
  })

/** The Prisma clients; types cannot be checked without them. */
export const ensureGenerated = () =>
  turbo('generate', 'The database clients could not be generated; the reason is above.')

/** Everything that runs, in dist folders. */
export const ensureBuilt = () => turbo('build', 'The build failed; the reason is above.')

/** The pages, in `web/dist`. */
export const ensureWebBuilt = () =>
  turbo('build', 'The pages could not be built; the reason is above.', ['--filter=@yimatong/web'])

if (import.meta.filename === process.argv[1])
  await runMain(async () => {
    await ensureInstalled(console.log)
    await (process.argv[2] === 'generate' ? ensureGenerated() : ensureBuilt())
  })
