import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { inRoot } from '../../scripts/run.mjs'

/** Where and on what a round ran. */
export interface Circumstances {
  commit: string
  machine: string
}

export function circumstances(): Circumstances {
  const [first] = cpus()
  const machine = `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 1024 ** 3)} GB, Node ${process.version}`
  try {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inRoot(), encoding: 'utf8' }).trim()
    return { commit, machine }
  } catch {
    // An unpacked archive has no history.
    return { commit: 'unknown', machine }
  }
}
