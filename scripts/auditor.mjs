// The independent auditor as a process: what it is told, and how it runs beside a campus.
import { fork } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './run.mjs'

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
 * Starts it beside a campus, if it has a login everywhere. It ends with the campus, and with whoever started it.
 * @param {DatabaseUrls} databaseUrls
 * @param {string} dir
 * @returns {{ stop: () => Promise<void> }}
 */
export const startAuditor = (databaseUrls, dir) => {
  const env = auditorEnv(databaseUrls)
  if (Object.values(env).includes('')) return { stop: async () => undefined }
  const log = openSync(path.join(dir, 'logs', 'audit.log'), 'a', 0o600)
  const args = ['--every', String(auditEveryMinutes)]
  const child = fork(inRoot('audit/dist/main.js'), args, {
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  /** @type {Promise<void>} */
  const exited = new Promise((resolve) => child.once('exit', () => resolve()))
  return {
    stop: () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}
