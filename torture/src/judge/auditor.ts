import { auditorEnv } from '../../../scripts/auditor.mjs'
import { inRoot, run } from '../../../scripts/run.mjs'
import type { Campus } from '../campus/campus.ts'
import { NODE_STAYS_OUT } from '../midnight.ts'
import type { Violation } from './judge.ts'

/** What the independent auditor, a program of its own, says of the books; 0 is sound, all else is a violation. */
export async function callAuditor({ database }: Campus): Promise<Violation[]> {
  const program = inRoot('audit/dist/main.js')
  const { code, output } = await run(process.execPath, [program], {
    quiet: true,
    env: { ...auditorEnv(database.urls), ...NODE_STAYS_OUT },
  })
  return code === 0 ? [] : [{ rule: 'the auditor finds the books sound', what: `exit code ${code}\n${output}` }]
}
