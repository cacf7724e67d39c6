import { connect } from './books.ts'
import type { Verdict } from './audit.ts'

/** Of the offences of a check so many are kept with the verdict; the program itself names them all, in a file if they are many. */
const MOST_KEPT = 20

/**
 * Writes the verdict down where the system page finds it: the only thing that the auditor ever writes. With how often it looks, if it
 * does so by itself, the page knows when the next one should have come. That books at rest are sound is not written down: what was under
 * way in them ends when the campus starts, and whoever went on from there would never look at it.
 */
export async function keepVerdict(paymentUrl: string, verdict: Verdict, everyMinutes?: number): Promise<void> {
  if (verdict.isAtRest === true && verdict.sound) return
  const findings = verdict.findings.map((finding) => ({ ...finding, offences: finding.offences.slice(0, MOST_KEPT) }))
  const client = await connect(paymentUrl)
  try {
    await client.query(
      'INSERT INTO audit_verdicts (started_at, finished_at, sound, findings, every_minutes, since) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        verdict.startedAt,
        verdict.finishedAt,
        verdict.sound,
        JSON.stringify(findings),
        everyMinutes === undefined ? null : Math.ceil(everyMinutes),
        verdict.since ?? null,
      ],
    )
  } finally {
    await client.end()
  }
}

/**
 * From when on a look need look: the beginning of the last one that found nothing. Undefined when everything is to be looked at, because
 * it was not for a day, or was not sound then: what is old and wrong is seen by no other look.
 */
export async function readSince(paymentUrl: string): Promise<Date | undefined> {
  const client = await connect(paymentUrl)
  try {
    const { rows } = await client.query<{ since: Date | null }>(`
      SELECT CASE WHEN w.sound AND w.started_at > now() - interval '1 day' THEN
        (SELECT max(s.started_at) FROM audit_verdicts s WHERE s.id >= w.id AND s.sound) END AS since
      FROM audit_verdicts w WHERE w.since IS NULL ORDER BY w.id DESC LIMIT 1`)
    return rows[0]?.since ?? undefined
  } finally {
    await client.end()
  }
}

/** The verdict as sentences, a line for each check and each row that offends. */
export function saidOf({ sound, findings, startedAt, finishedAt, since }: Verdict): string {
  const lines = findings.flatMap(({ name, found, failed, offences, all, rule }) => {
    if (failed !== undefined) return [`FAILED  ${name}: ${failed}`]
    if (found === 0) return [`ok      ${name}`]
    const rows = offences.map(({ subject, trouble }) => `          ${subject}: ${trouble}`)
    const rest =
      found > offences.length ? [`          and ${found - offences.length} more; all of them are in ${all}`] : []
    return [`BROKEN  ${name}: ${found}. ${rule}`, ...rows, ...rest]
  })
  const seconds = ((finishedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1)
  return [
    ...lines,
    `${sound ? 'Sound' : 'NOT SOUND'}: ${findings.length} checks${since === undefined ? '' : ` of what was written since ${since.toISOString()}`} in ${seconds} s.`,
  ].join('\n')
}
