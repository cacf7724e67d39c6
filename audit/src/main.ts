import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { audit } from './audit.ts'
import { urlsOfSettings } from './books.ts'
import { keepVerdict, readSince, saidOf } from './verdict.ts'

// audit                  looks once; exit code 0 sound, 1 not sound, 2 it could not look
// audit --json           prints the verdict as JSON
// audit --recent         looks at what was written since the last look that found nothing, if everything was looked at within a day
// audit --every 15       looks so every so many minutes, until it is stopped: once a day at everything
// audit --forget         keeps no verdict
// audit --at-rest        of books that nobody works on: what was under way when they were left is still so, and that all else is sound
//                        is said and not kept
//
// AUDIT_PAYMENT_URL, AUDIT_ONECARD_URL and AUDIT_TOKEN_URL say where the books are; their logins may only read.

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    recent: { type: 'boolean' },
    every: { type: 'string' },
    forget: { type: 'boolean' },
    'at-rest': { type: 'boolean' },
  },
})

async function once(everyMinutes?: number): Promise<boolean> {
  const urls = urlsOfSettings()
  const isRecent = values.recent === true || everyMinutes !== undefined
  const since = isRecent ? await readSince(urls.payment) : undefined
  const verdict = await audit(urls, { since, isAtRest: values['at-rest'] === true })
  console.log(values.json === true ? JSON.stringify(verdict) : saidOf(verdict))
  if (values.forget !== true) await keepVerdict(urls.payment, verdict, everyMinutes)
  return verdict.sound
}

const MINUTE_MS = 60_000

async function main(): Promise<void> {
  if (values.every === undefined) {
    process.exitCode = (await once()) ? 0 : 1
    return
  }
  const minutes = Number(values.every)
  if (!(minutes > 0)) throw new Error('--every takes minutes.')
  // Whoever started it holds the other end of a channel; without it this one has no reason to go on.
  process.once('disconnect', () => process.exit(0))
  for (;;) {
    await once(minutes).catch((error: unknown) => console.error(error instanceof Error ? error.message : error))
    await wait(minutes * MINUTE_MS)
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
