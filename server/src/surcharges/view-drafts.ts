import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import type { RuleChange, RuleDraft } from '@yimatong/contract/office-rules-api'
import type { Queryable } from '@yimatong/kit/database'
import { standingOf, warningsOf } from './changes.ts'
import type { Draft, DraftDeps } from './drafts.ts'
import { contentOf, readInForce, readReplaced } from './versions.ts'

/** How drafts are shown, by what stands now. Names are those of portal users. */
export async function viewDrafts(deps: DraftDeps, drafts: readonly Draft[]): Promise<RuleDraft[]> {
  const ended = drafts.flatMap(({ state, changes }) => (state === 'OPEN' ? [] : changes))
  const [inForce, names, replaced] = await Promise.all([
    readInForce(deps.database),
    readNames(deps.database, drafts),
    readReplaced(deps.database, ended),
  ])
  const person = (userId: string) => ({ userId, name: names.get(userId) ?? userId })
  return drafts.map((draft): RuleDraft => {
    const isOpen = draft.state === 'OPEN'
    const beforeOf = (change: RuleChange) => (isOpen ? standingOf(inForce, change) : replaced(change))
    return {
      draftId: draft.draftId,
      title: draft.title,
      state: draft.state,
      revision: draft.revision,
      waiting: draft.waiting,
      changes: draft.changes.map((change) => {
        const before = beforeOf(change)
        return before === undefined ? change : { ...change, before: contentOf(before.rule) }
      }),
      warnings: isOpen ? warningsOf(inForce, draft.changes, businessDateOf(deps.clock())) : [],
      ...(draft.approvalId === null ? {} : { approvalId: draft.approvalId }),
      ...(draft.rollsBack === null ? {} : { rollsBack: draft.rollsBack }),
      createdBy: person(draft.createdBy),
      createdAt: toRfc3339(draft.createdAt.getTime()),
      ...(draft.askedBy === null ? {} : { askedBy: person(draft.askedBy) }),
      ...(draft.approvedBy === null ? {} : { approvedBy: person(draft.approvedBy) }),
      ...(draft.endedAt === null ? {} : { endedAt: toRfc3339(draft.endedAt.getTime()) }),
    }
  })
}

async function readNames(database: Queryable, drafts: readonly Draft[]): Promise<Map<string, string>> {
  const userIds = drafts.flatMap(({ createdBy, askedBy, approvedBy }) => [createdBy, askedBy, approvedBy])
  const { rows } = await database.query<{ userId: string; name: string }>({
    text: `SELECT user_id AS "userId", name FROM portal_users WHERE user_id = ANY ($1)`,
    values: [userIds.filter((userId) => userId !== null)],
  })
  return new Map(rows.map(({ userId, name }) => [userId, name]))
}
