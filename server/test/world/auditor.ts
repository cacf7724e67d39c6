import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { World } from './world.ts'

const PROGRAM = fileURLToPath(new URL('../../../audit/src/main.ts', import.meta.url))

const verdict = z.object({
  findings: z.array(
    z.object({
      name: z.string(),
      failed: z.string().optional(),
      offences: z.array(z.object({ subject: z.string(), trouble: z.string() })),
    }),
  ),
})

/** What the independent auditor has to say of the campus's books, a line for each row. It shares nothing with us, so it is a process. */
export async function auditorsFindings({ auditorUrls: { payment, onecard, token } }: World): Promise<string[]> {
  const said = await new Promise<string>((resolve, reject) => {
    const env = {
      ...process.env,
      AUDIT_PAYMENT_URL: payment,
      AUDIT_ONECARD_URL: onecard,
      AUDIT_TOKEN_URL: token,
    }
    execFile(
      process.execPath,
      ['--import', 'tsx', PROGRAM, '--json', '--forget'],
      { env },
      (_error, stdout, stderr) => {
        if (stdout === '') reject(new Error(`the auditor said nothing: ${stderr}`))
        else resolve(stdout)
      },
    )
  })
  return verdict
    .parse(JSON.parse(said))
    .findings.flatMap(({ name, failed, offences }) => [
      ...(failed === undefined ? [] : [`${name} could not be looked at: ${failed}`]),
      ...offences.map(({ subject, trouble }) => `${name} ${subject}: ${trouble}`),
    ])
}
