// What was rotated, when and by whom: a line of JSON for each step in rotations.log beside the keys, never a secret. How old a key
// is stands here, too, so whoever loses the file waits once more before an old key may go.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'

/** @typedef {'published' | 'inForce' | 'retired' | 'withdrawn'} Step */
/** @typedef {{ at: string, by: string, what: string, step: Step, name: string }} Line what: `services`; name: a kid, a number, a login */
/** @typedef {ReturnType<typeof openRotationLog>} RotationLog */

const whoAmI = () => {
  try {
    return process.env['SUDO_USER'] ?? userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}

/** @param {string} text @returns {Line[]} */
const parse = (text) =>
  text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line)]
    } catch {
      // The machine went down in the middle of this line: the step is done again, and written again.
      return []
    }
  })

/** @param {string} directory the keys' */
export const openRotationLog = (directory) => {
  const file = path.join(directory, 'rotations.log')
  const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  /** When this step was last taken, in milliseconds since the epoch; undefined when it never was. */
  const timeOf = (/** @type {string} */ what, /** @type {Step} */ step, /** @type {string} */ name) => {
    const line = parse(text()).findLast((one) => one.what === what && one.step === step && one.name === name)
    return line && Date.parse(line.at)
  }
  const record = (/** @type {string} */ what, /** @type {Step} */ step, /** @type {string} */ name) => {
    const line = JSON.stringify({ at: new Date().toISOString(), by: whoAmI(), what, step, name })
    const before = text()
    const handle = openSync(file, 'a', 0o600)
    writeSync(handle, `${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`)
    fsyncSync(handle)
    closeSync(handle)
  }
  return { timeOf, record }
}
