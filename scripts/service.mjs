// One service process: started, waited for, killed, started again. It lives in a session of its own, so Ctrl-C reaches
// the launcher alone, and holds a channel to the launcher: when that breaks, the launcher is gone and the service ends.
import { fork } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { refusal } from './run.mjs'

/**
 * @typedef {object} Service
 * @property {number | undefined} pid undefined while it does not run
 * @property {(signal?: NodeJS.Signals) => Promise<void>} kill resolves when the process has gone
 * @property {() => void} start begins anew when nothing runs
 * @property {() => Promise<void>} restart stops what runs, starts anew and waits until it is ready
 * @property {(message: object) => void} tell says something to what the process has loaded by `imports`
 * @property {() => Promise<void>} waitReady resolves when /readyz says 200
 * @property {() => Promise<void>} stop SIGTERM, and SIGKILL when that is not obeyed in time
 */

const readyWithinMs = 60_000
const stopWithinMs = 15_000
/** What each service is started by: itself with all that it imports, or the modules that this was made of. */
export const programs = {
  tsm: 'tsm/dist/bundle/tsm.js',
  onecard: 'server/dist/bundle/onecard.js',
  payment: 'server/dist/bundle/payment.js',
}
export const programsInModules = {
  tsm: 'tsm/dist/main.js',
  onecard: 'server/dist/onecard/main.js',
  payment: 'server/dist/main.js',
}

/**
 * Each thread that signs or hashes would keep a heap of its own in glibc, which gives little of it back: the more, the larger the
 * pieces were that it once freed, unless it is told how much it may keep.
 */
const MALLOC = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1048576' }
const keptLogBytes = 50 * 1024 * 1024

/** @param {string} logFile */
const openLog = (logFile) => {
  if (existsSync(logFile) && statSync(logFile).size > keptLogBytes) renameSync(logFile, `${logFile}.1`)
  return openSync(logFile, 'a', 0o600)
}

/** @param {string} logFile */
const lastLines = (logFile) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-15).join('\n')

/** @param {string} origin */
const isReady = async (origin) => {
  try {
    const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

/**
 * Starts the service. It is ready when `waitReady` resolves.
 * @param {{ name: string, script: string, origin: string, env: NodeJS.ProcessEnv, logFile: string,
 *   imports?: string[], onCrash?: (how: string) => void }} options `onCrash` hears of an end that nobody here asked for;
 *   `imports` are modules that the process loads before its own
 * @returns {Service}
 */
export const startService = ({ name, script, origin, env, logFile, imports = [], onCrash }) => {
  /** @type {{ child: import('node:child_process').ChildProcess, exited: Promise<void>, isWanted: boolean } | undefined} */
  let running

  const start = () => {
    if (running) return
    const log = openLog(logFile)
    // Payments leave much short-lived garbage; a larger nursery spares a seventh of the payment server's time. Of the other two it
    // would take three times as much memory as it is large, for nothing that can be measured. The smaller the old space may become, the
    // sooner V8 collects it: with the limit that it takes from a large machine's memory it lets it grow fourfold first, with this one alone by
    // a seventh at times, and each long collection of the payment server holds up everybody for 40 ms. It grows by 30 % there: with half
    // all processes pass 700 MB in ten minutes.
    const execArgv = [
      '--enable-source-maps',
      `--max-semi-space-size=${name === 'payment' ? 32 : 8}`,
      '--max-old-space-size=512',
      ...(name === 'payment' ? ['--heap-growing-percent=30'] : []),
      ...imports.flatMap((file) => ['--import', file]),
    ]
    const child = fork(script, [], {
      env: { ...MALLOC, ...env },
      execArgv,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    /** @type {Promise<void>} */
    const exited = new Promise((resolve) => child.once('exit', () => resolve()))
    const mine = { child, exited, isWanted: true }
    running = mine
    child.once('exit', (code, signal) => {
      if (running === mine) running = undefined
      if (mine.isWanted) onCrash?.(signal ?? `code ${code}`)
    })
  }

  const kill = async (/** @type {NodeJS.Signals} */ signal = 'SIGKILL') => {
    if (!running) return
    running.isWanted = false
    running.child.kill(signal)
    await running.exited
  }

  const stop = async () => {
    if (!running) return
    const { child } = running
    const force = setTimeout(() => child.kill('SIGKILL'), stopWithinMs)
    await kill('SIGTERM')
    clearTimeout(force)
  }

  const waitReady = async () => {
    const deadline = performance.now() + readyWithinMs
    while (!(await isReady(origin))) {
      if (!running)
        throw refusal(`${name} stopped while it was starting. The end of ${logFile}:\n${lastLines(logFile)}`)
      if (performance.now() > deadline)
        throw refusal(`${name} did not become ready. The end of ${logFile}:\n${lastLines(logFile)}`)
      await pause(25)
    }
  }

  const restart = async () => {
    await stop()
    start()
    await waitReady()
  }

  const tell = (/** @type {object} */ message) => {
    // One that has just died hears nothing, and whoever told it finds out by its end.
    if (running?.child.connected) running.child.send(message, () => undefined)
  }

  start()
  return {
    kill,
    stop,
    start,
    restart,
    tell,
    waitReady,
    get pid() {
      return running?.child.pid
    },
  }
}
