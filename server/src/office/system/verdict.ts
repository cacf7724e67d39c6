import { toRfc3339 } from '@yimatong/contract/clock'
import { auditFinding, type SystemView } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

interface Row {
  startedAt: Date
  finishedAt: Date
  sound: boolean
  findings: unknown
  lastSoundAt: Date | null
  late: boolean
  since: Date | null
  wholeAt: Date | null
}

/** How often the auditor looks beside `npm start`, where none has said how often it does. */
const EVERY_MINUTES = 15

const VERDICT = {
  name: 'office-system-verdict',
  text: `SELECT v.started_at AS "startedAt", v.finished_at AS "finishedAt", v.sound, v.findings,
      (SELECT s.finished_at FROM audit_verdicts s WHERE s.sound ORDER BY s.id DESC LIMIT 1) AS "lastSoundAt",
      v.finished_at < now() - 2 * interval '1 minute' * coalesce((SELECT t.every_minutes FROM audit_verdicts t
        WHERE t.every_minutes IS NOT NULL ORDER BY t.id DESC LIMIT 1), ${EVERY_MINUTES}) AS late,
      v.since, (SELECT w.finished_at FROM audit_verdicts w WHERE w.since IS NULL ORDER BY w.id DESC LIMIT 1) AS "wholeAt"
    FROM audit_verdicts v ORDER BY v.id DESC LIMIT 1`,
}

/** The last word of the independent auditor, as it wrote it; undefined before its first. */
export async function readVerdict(database: Queryable): Promise<SystemView['audit']> {
  const { rows } = await database.query<Row>(VERDICT)
  const [verdict] = rows
  if (verdict === undefined) return undefined
  const { startedAt, finishedAt, sound, findings, lastSoundAt, late, since, wholeAt } = verdict
  return {
    startedAt: toRfc3339(startedAt.getTime()),
    finishedAt: toRfc3339(finishedAt.getTime()),
    sound,
    findings: auditFinding.array().parse(findings),
    late,
    ...(since === null ? {} : { since: toRfc3339(since.getTime()) }),
    ...(wholeAt === null ? {} : { wholeAt: toRfc3339(wholeAt.getTime()) }),
    ...(lastSoundAt === null ? {} : { lastSoundAt: toRfc3339(lastSoundAt.getTime()) }),
  }
}
