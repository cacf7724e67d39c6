import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { inRoot } from '../../scripts/run.mjs'

/** Where and on what a round ran. */
export interface Circumstances {
  commit: string
  /** What was asked for, as one types it. */
  command: string
  machine: string
}

export function circumstances(): Circumstances {
  const [first] = cpus()
  const command = ['npm run torture --', ...typed(process.argv.slice(2))].join(' ')
  const machine = `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}`
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inRoot(), encoding: 'utf8' }).trim()
    return { commit, command, machine }
  } catch {
    // An unpacked archive has no history.
    return { commit: 'unknown', command, machine }
  }
}

/** Where a file or a campus was kept is nobody's business. */
const PLACES = new Set(['--json', '--folder', '--port'])

const typed = (words: readonly string[]): string[] =>
  words.filter((word, index) => !PLACES.has(word) && !PLACES.has(words[index - 1] ?? ''))
