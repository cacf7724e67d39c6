// The demo campus: people, shops and thirty days of traffic, made once per data folder through the real services.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { inRoot, mustRun } from './run.mjs'

/**
 * Fills the campus the first time. Returns what the seed printed on its standard output: the demo logins, for people.
 * The seed itself may be run again after a kill: it finds what is there.
 * @param {import('./campus.mjs').Campus} campus
 * @param {string} dir the campus's data folder
 * @param {(sentence: string) => void} log
 */
export const seedDemo = async (campus, dir, log) => {
  const toldFile = path.join(dir, 'demo.txt')
  if (existsSync(toldFile)) return readFileSync(toldFile, 'utf8')
  const script = inRoot('server', 'dist', 'bundle', 'demo.js')
  if (!existsSync(script)) return ''
  log('Filling the demo campus (once) ...')
  const failure = 'The demo campus could not be filled; the reason is above.'
  const told = await mustRun(failure, process.execPath, [script], { env: campus.paymentEnv })
  writeFileSync(`${toldFile}.new`, told)
  renameSync(`${toldFile}.new`, toldFile)
  return told
}
