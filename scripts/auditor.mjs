// The independent auditor as a process: what it is told, how it runs once, and how it runs beside a campus.
import { fork } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from './build.mjs'
import { openDatabases } from './database.mjs'
import { ensureInstalled } from './install.mjs'
import { inRoot, run } from './run.mjs'

/** @typedef {import('./campus.mjs').DatabaseUrls} DatabaseUrls */

/** How often it looks while a campus runs. */
export const auditEveryMinutes = 15

/** @param {{ [owner in keyof DatabaseUrls]: { auditorUrl: string } }} databaseUrls */
export const auditorEnv = ({ payment, onecard, token }) => ({
  AUDIT_PAYMENT_URL: payment.auditorUrl,
  AUDIT_ONECARD_URL: onecard.auditorUrl,
  AUDIT_TOKEN_URL: token.auditorUrl,
})

/**
 * Runs one of its programs once over the books that the settings name, with this command's arguments and as its exit code.
 * @param {string} program below its dist
 * @param {string[]} [atRest] what it is told besides when the campus does not run
 */
export const runWithBooks = async (program, atRest = []) => {
  await ensureInstalled(() => undefined)
  await ensureBuilt()
  /** @param {NodeJS.ProcessEnv} env @param {string[]} more */
  const once = async (env, more = []) => {
    const script = inRoot('audit', 'dist', program)
    const { code } = await run(process.execPath, [script, ...more, ...process.argv.slice(2)], { env })
    process.exitCode = code
  }
  if (process.env['AUDIT_PAYMENT_URL'] !== undefined) return once({})
  const { adminUrl, passwords, isAtRest, close } = await openDatabases()
  try {
    const { auditorUrls } = await import('@yimatong/prisma/databases')
    await once(auditorEnv(auditorUrls(adminUrl, passwords)), isAtRest ? atRest : [])
  } finally {
    await close()
  }
}

const minuteMs = 60_000

/**
 * Starts it beside a campus, if it has a login everywhere, and again a minute after it has ended unasked or could not be started. It ends
 * with the campus, and with whoever started it.
 * @param {DatabaseUrls} databaseUrls
 * @param {string} dir
 * @param {{ script?: string, againAfterMs?: number }} [options]
 * @returns {{ stop: () => Promise<void> }}
 */
export const startAuditor = (
  databaseUrls,
  dir,
  { script = inRoot('audit/dist/main.js'), againAfterMs = minuteMs } = {},
) => {
  const env = auditorEnv(databaseUrls)
  if (Object.values(env).includes('')) return { stop: async () => undefined }
  const args = ['--every', String(auditEveryMinutes)]
  const begin = () => {
    const log = openSync(path.join(dir, 'logs', 'audit.log'), 'a', 0o600)
    try {
      return fork(script, args, {
        env: { ...process.env, ...env },
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
      })
    } finally {
      closeSync(log)
    }
  }
  let isWanted = true
  /** @type {NodeJS.Timeout | undefined} */
  let again
  // What kills it at once, such as a machine without memory, is not met by starting it all the time.
  const later = () => {
    if (isWanted) again = setTimeout(start, againAfterMs)
  }
  const start = () => {
    try {
      const child = begin()
      /** @type {Promise<void>} */
      const ended = new Promise((resolve) => {
        child.once('exit', () => resolve())
        // One that never came to be has no exit.
        child.on('error', () => resolve())
      })
      running = { child, ended }
      void ended.then(later)
    } catch {
      // The campus goes on without it: the system page says how old its last word is.
      later()
    }
  }
  /** @type {{ child: import('node:child_process').ChildProcess, ended: Promise<void> } | undefined} */
  let running
  start()
  return {
    stop: async () => {
      isWanted = false
      clearTimeout(again)
      running?.child.kill('SIGTERM')
      await running?.ended
    },
  }
}
