import { accessSync, constants } from 'node:fs'
import path from 'node:path'

/** The one without a window of its own first: the others draw one that nobody sees, which costs as much as the pages. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Chromium as the machine has it: `CHROMIUM`, or the first on the path. Undefined leaves the choice to Playwright. */
function chromiumPath(): string | undefined {
  if (process.env['CHROMIUM']) return process.env['CHROMIUM']
  const folders = (process.env['PATH'] ?? '').split(path.delimiter)
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram)
}

/** Nothing but the page: no sandbox (it needs a kernel's blessing), no GPU, no talking to anybody. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How to start it; further flags go after ours. */
export function launchOptions(...flags: string[]): { executablePath?: string; args: string[] } {
  const executablePath = chromiumPath()
  return { ...(executablePath === undefined ? {} : { executablePath }), args: [...CHROMIUM_FLAGS, ...flags] }
}
