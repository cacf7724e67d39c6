import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { BenchCampus } from './campus.ts'

/** The auditor beside a campus, as `npm start` has one: it looks at everything when it starts, and stays for its next look. */
export interface Auditor {
  /** Throws when it has ended: then its memory would be missed without a word. */
  pid(): number
  stop(): Promise<void>
}

export function startAuditor({ auditor }: BenchCampus): Auditor {
  const env = { ...process.env, ...auditor.env }
  // What it finds is told by other commands; why it could not look is told here.
  const child = fork(auditor.script, auditor.args, { env, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  return {
    pid() {
      if (child.pid === undefined || !child.connected) throw new Error('the auditor ended while memory was measured')
      return child.pid
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
