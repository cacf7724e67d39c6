import { businessDateOf } from '@yimatong/contract/clock'
import type { PublishBody, PublishWarning, RuleContent } from '@yimatong/contract/office-rules-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { z } from 'zod'
import { askFor } from '../approvals/ask.ts'
import type { ApprovalDeps, OfficePerson } from '../approvals/deps.ts'
import { type ApprovedTask, approvalKind, type KnownKind } from '../approvals/kinds.ts'
import { recordChange } from '../audit/record.ts'
import { rulesTried, standingOf, warningsOf } from './changes.ts'
import { type Draft, type DraftDeps, findDraft, lockDraft, refuseUnlessPublishable } from './drafts.ts'
import { contentOf, readInForce, type Version } from './versions.ts'
import { whatIf, whatIfDays } from './what-if.ts'

const PUBLISH = 'rules.publish'

const payload = z.strictObject({ draftId: z.string(), revision: z.int() })

export interface PublishDeps extends DraftDeps {
  /** Called after the commit: what remembers rules forgets them, and tills hear of it. */
  onRulesChanged(): void
}

type Side = Record<string, RuleContent>

/** What is and what shall be, by rule, under a name that both sides share: what a second person decides by. */
function sidesOf(inForce: readonly Version[], { changes }: Draft): { before: Side; after: Side } {
  const sides: { before: Side; after: Side } = { before: {}, after: {} }
  for (const change of changes) {
    const standing = standingOf(inForce, change)
    const name = `${change.rule?.name ?? standing?.rule.name ?? ''} ${change.ruleId.slice(-4)}`
    if (standing !== undefined) sides.before[name] = contentOf(standing.rule)
    if (change.rule !== null) sides.after[name] = change.rule
  }
  return sides
}

/**
 * Asks a second person to publish a draft as it was seen. RULES_WARNED when there is something about it that the page has not
 * shown, RULES_STALE when what it changes was changed since, STATE_CONFLICT when it is not at that revision or changes nothing.
 */
export async function askToPublish(
  deps: DraftDeps & ApprovalDeps,
  caller: OfficePerson,
  draftId: string,
  { revision, reason, seen }: PublishBody,
): Promise<Draft> {
  const draft = await findDraft(deps.database, draftId)
  const inForce = await readInForce(deps.database)
  refuseUnlessPublishable(inForce, draft, revision)
  const [days, today] = [whatIfDays(deps.clock, {}), businessDateOf(deps.clock())]
  const last = await whatIf(deps, rulesTried(inForce, draft.changes, { from: days.from, today }), days)
  const warnings: PublishWarning[] = [...warningsOf(inForce, draft.changes, today), ...last.warnings]
  if (warnings.includes('NOTHING')) throw problem('STATE_CONFLICT', 'The draft changes nothing.')
  const unseen = warnings.filter((warning) => !seen.includes(warning))
  if (unseen.length > 0) throw problem('RULES_WARNED', unseen.join(', '))
  const { before, after } = sidesOf(inForce, draft)
  const { oldSum, newSum, changedPayments, changedPeople } = last.sums
  const lastWeek = { oldSum, newSum, changedPayments, changedPeople }
  const { approvalId } = await askFor(deps, caller, {
    kind: PUBLISH,
    subject: draftId,
    payload: { draftId, revision },
    before,
    after: { title: draft.title, warnings, ...lastWeek, ...after },
    reason,
  })
  await deps.database.query({
    text: `UPDATE rule_drafts SET approval_id = $2, asked_by = $3
      WHERE draft_id = $1 AND state = 'OPEN' AND revision = $4`,
    values: [draftId, approvalId, caller.userId, revision],
  })
  return findDraft(deps.database, draftId)
}

/** Publishing a draft, as the office's second person approves it. */
export const publishKind = (deps: PublishDeps): KnownKind =>
  approvalKind({
    kind: PUBLISH,
    askedBy: ['LOGISTICS'],
    decidedBy: ['LOGISTICS', 'FINANCE'],
    payload,
    carryOut: (task) => publish(deps, task),
  })

type Publishing = ApprovedTask<z.infer<typeof payload>>

/**
 * All changes at once, as new versions from this instant on, or none. Drafts are published one after the other, so that each
 * is judged by what the one before has left. Again under the same approval it changes nothing more.
 */
async function publish(deps: PublishDeps, task: Publishing): Promise<void> {
  await deps.database.transaction(async (transaction) => {
    await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended('surcharge_rules', 0))`)
    const { draftId, revision } = task.payload
    const draft = await lockDraft(transaction, draftId)
    if (draft.state === 'PUBLISHED' && draft.approvalId === task.approvalId) return
    const inForce = await readInForce(transaction)
    refuseUnlessPublishable(inForce, draft, revision)
    const at = await instant(transaction)
    await writeVersions(transaction, draft, at)
    await transaction.query({
      text: `UPDATE rule_drafts SET state = 'PUBLISHED', approval_id = $2, asked_by = $3, approved_by = $4, ended_at = $5
        WHERE draft_id = $1`,
      values: [draftId, task.approvalId, task.requestedBy, task.decidedBy, at],
    })
    const { before, after } = sidesOf(inForce, draft)
    await recordChange(transaction, {
      caller: task.caller,
      action: PUBLISH,
      subject: draftId,
      before,
      after: { title: draft.title, askedBy: task.requestedBy, ...after },
    })
  })
  deps.onRulesChanged()
}

/** One instant for all of it, read after the lock: a version never begins before the one that it follows. */
async function instant(transaction: Queryable): Promise<Date> {
  const { rows } = await transaction.query<{ at: Date }>('SELECT clock_timestamp() AS at')
  const [row] = rows
  if (row === undefined) throw new Error('the database has no clock')
  return row.at
}

async function writeVersions(transaction: Queryable, { draftId, changes }: Draft, at: Date): Promise<void> {
  await transaction.query({
    text: `UPDATE surcharge_rules SET retired_at = $2 WHERE retired_at IS NULL AND rule_id = ANY ($1)`,
    values: [changes.map(({ ruleId }) => ruleId), at],
  })
  for (const { ruleId, rule } of changes) {
    if (rule !== null) await writeVersion(transaction, { ruleId, draftId, at }, rule)
  }
}

async function writeVersion(
  transaction: Queryable,
  { ruleId, draftId, at }: { ruleId: string; draftId: string; at: Date },
  rule: RuleContent,
): Promise<void> {
  await transaction.query({
    text: `INSERT INTO surcharge_rules (rule_id, version, name, name_en, identity_classes, merchant_no, category_id, weekdays,
        from_minute, to_minute, valid_from, valid_to, rate_bps, flat_fen, min_fen, cap_fen, receiver, denied, created_at,
        draft_id)
      SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4::identity_class[], $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
        $16::surcharge_receiver, $17, $18, $19
      FROM surcharge_rules WHERE rule_id = $1`,
    values: [
      ruleId,
      rule.name,
      rule.nameEn,
      rule.identityClasses,
      rule.merchantNo ?? null,
      rule.categoryId ?? null,
      rule.weekdays,
      rule.fromMinute,
      rule.toMinute,
      rule.validFrom,
      rule.validTo ?? null,
      rule.rateBps,
      rule.flat,
      rule.min,
      rule.cap ?? null,
      rule.receiver,
      rule.denied,
      at,
      draftId,
    ],
  })
}
