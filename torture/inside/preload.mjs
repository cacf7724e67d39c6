// Loaded into a service by the harness, with `node --import`, before the service's own modules: no line of the services knows
// of it, and nothing but the harness names this file when it starts one. It can end the process at a named point, and set
// its clock wrong, and it plants the defects that stand in a file. What it is told comes over the channel that a launcher has to its service.
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { register } from 'node:module'
import pg from 'pg'
import { moveClock } from './moved-clock.mjs'

/** @typedef {{ type: 'halt', how: 'die' | 'sleep', point: string, passages: number } | { type: 'clock', shiftMs: number }} Order */

const hitsFile = process.env['TORTURE_HITS_FILE'] ?? ''

const defectsFile = process.env['TORTURE_DEFECTS_FILE'] ?? ''
if (existsSync(defectsFile)) {
  const changes = JSON.parse(readFileSync(defectsFile, 'utf8'))
  register('./defects.mjs', import.meta.url, { data: changes })
}

/** Across midnight the right clock is ahead already. */
const aheadMs = Number(process.env['TORTURE_AHEAD_MS'] ?? 0)

/** @type {{ how: 'die' | 'sleep', point: string, passages: number } | undefined} */
let armed

const standStill = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)

/**
 * The process is here. When it has been told to halt at this point, and not before the so manieth time, it dies without a word (no
 * handler, no flush, no goodbye), or it sleeps with everything that it holds until somebody wakes it.
 * @param {string} point
 */
const pass = (point) => {
  if (armed?.point !== point || --armed.passages > 0) return
  const { how } = armed
  armed = undefined
  appendFileSync(hitsFile, `${how} ${point}\n`)
  process.kill(process.pid, how === 'die' ? 'SIGKILL' : 'SIGSTOP')
  // A signal to oneself need not be delivered before the call returns.
  standStill()
}

/** Statements are known by their names; the end of a transaction by the last statement with a name in it. */
const query = pg.Client.prototype.query
/** @type {WeakMap<object, string>} */
const lastNames = new WeakMap()

/** @this {import('pg').Client} @param {any} statement @param {any[]} rest */
pg.Client.prototype.query = function (statement, ...rest) {
  const isCommit = statement === 'COMMIT'
  const own = typeof statement === 'object' && statement !== null ? statement.name : undefined
  if (typeof own === 'string') lastNames.set(this, own)
  const name = isCommit ? `commit of ${lastNames.get(this) ?? 'nothing'}` : own
  if (typeof name !== 'string') return Reflect.apply(query, this, [statement, ...rest])
  pass(`before ${name}`)
  const result = Reflect.apply(query, this, [statement, ...rest])
  if (typeof result?.then !== 'function') return result
  return result.then((/** @type {{ rowCount: number } | undefined} */ rows) => {
    pass(`after ${name}`)
    // A claim that found nothing is no work.
    if (rows !== undefined && rows.rowCount > 0) pass(`work of ${name}`)
    return rows
  })
}

process.on('message', (/** @type {Order} */ order) => {
  if (order.type === 'halt') armed = order
  // A host whose clock is wrong: timers and the database are not.
  if (order.type === 'clock') moveClock(aheadMs + order.shiftMs)
})
// The channel alone shall not keep a service alive that has ended everything else.
process.channel?.unref()
