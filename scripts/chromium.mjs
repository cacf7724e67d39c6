// The journeys need a real Chromium, a Chinese font, and an independent QR decoder and PDF renderer. On Debian they come
// from apt; a machine that has them is left alone.
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { refusal, run } from './run.mjs'

/** Chromium without a window: the whole one draws a window that nobody sees, which costs as much as the pages in it. */
const shell = 'chromium-headless-shell'
const packages = [shell, 'fonts-noto-cjk', 'zbar-tools', 'poppler-utils']
const chromiumNames = [shell, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** @param {string} name */
const findProgram = (name) =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })

const findChromium = () => process.env['CHROMIUM'] ?? chromiumNames.map(findProgram).find((file) => file !== undefined)

const hasChineseFont = async () => {
  if (!findProgram('fc-list')) return false
  const { stdout } = await run('fc-list', [':lang=zh', 'family'], { quiet: true })
  return stdout.trim() !== ''
}

const whatIsMissing = async () => {
  const missing = []
  if (!findChromium()) missing.push(shell)
  if (!(await hasChineseFont())) missing.push('fonts-noto-cjk')
  if (!findProgram('zbarimg')) missing.push('zbar-tools')
  if (!findProgram('pdftoppm')) missing.push('poppler-utils')
  return missing
}

/** @param {string[]} missing @param {(sentence: string) => void} log */
const install = async (missing, log) => {
  const command = `apt-get install -y ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw refusal(
      `The journeys need ${missing.join(', ')}. Install them (on Debian or Ubuntu: sudo ${command}), then run the tests again.`,
    )
  log(`Installing ${missing.join(', ')} through apt ...`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const update = await run('apt-get', ['update'], { quiet: true, env })
  const { code, output } = await run('apt-get', ['install', '-y', '--no-install-recommends', ...missing], {
    quiet: true,
    env,
  })
  if (code !== 0) throw refusal(`${update.output}${output}\nThe packages ${missing.join(', ')} could not be installed.`)
}

/**
 * Returns the path of Chromium, having installed what was missing.
 * @param {(sentence: string) => void} log
 */
export const ensureChromium = async (log) => {
  const missing = await whatIsMissing()
  if (missing.length > 0) await install(missing, log)
  const chromium = findChromium()
  if (!chromium) throw refusal('Chromium was installed and is not to be found. Set CHROMIUM to its path.')
  return chromium
}
