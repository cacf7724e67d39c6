import type { Clock } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { type DraftBody, ruleChange, type RuleChange, type RuleDraft } from '@yimatong/contract/office-rules-api'
import type { Database, Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { z } from 'zod'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import { isStale, standingOf } from './changes.ts'
import { contentOf, readInForce, readReplaced, type Version } from './versions.ts'

export interface DraftDeps {
  database: Database
  clock: Clock
}

/** A draft as it is kept. */
export interface Draft {
  draftId: string
  title: string
  changes: RuleChange[]
  revision: number
  state: RuleDraft['state']
  rollsBack: string | null
  createdBy: string
  createdAt: Date
  approvalId: string | null
  askedBy: string | null
  approvedBy: string | null
  endedAt: Date | null
  /** A second person has been asked, and has not decided. */
  waiting: boolean
}

const COLUMNS = `d.draft_id AS "draftId", d.title, d.changes, d.revision, d.state, d.rolls_back AS "rollsBack",
  d.created_by AS "createdBy", d.created_at AS "createdAt", d.approval_id AS "approvalId", d.asked_by AS "askedBy",
  d.approved_by AS "approvedBy", d.ended_at AS "endedAt",
  d.state = 'OPEN' AND EXISTS (SELECT FROM approvals a WHERE a.approval_id = d.approval_id
    AND a.state IN ('REQUESTED', 'APPROVED')) AS waiting`

const storedChanges = z.array(ruleChange)

async function read(database: Queryable, rest: string, values: unknown[]): Promise<Draft[]> {
  const { rows } = await database.query<Draft>({ text: `SELECT ${COLUMNS} FROM rule_drafts d ${rest}`, values })
  return rows.map((row) => ({ ...row, changes: storedChanges.parse(row.changes) }))
}

/** NOT_FOUND when there is none. */
export async function findDraft(database: Queryable, draftId: string): Promise<Draft> {
  const [draft] = await read(database, 'WHERE d.draft_id = $1', [draftId])
  if (draft === undefined) throw problem('NOT_FOUND')
  return draft
}

/** The same, locked until the transaction ends. */
export async function lockDraft(transaction: Queryable, draftId: string): Promise<Draft> {
  await transaction.query({ text: 'SELECT FROM rule_drafts WHERE draft_id = $1 FOR UPDATE', values: [draftId] })
  return findDraft(transaction, draftId)
}

/** What is worked on, the newest first. */
export const readOpenDrafts = (database: Queryable): Promise<Draft[]> =>
  read(database, `WHERE d.state = 'OPEN' ORDER BY d.created_at DESC, d.draft_id DESC LIMIT 100`, [])

/** What was published, the newest first, beyond a place in that order. */
export function readPublished(
  database: Queryable,
  { beyond, limit }: { beyond?: { endedAt: Date; draftId: string } | undefined; limit: number },
): Promise<Draft[]> {
  return read(
    database,
    `WHERE d.state = 'PUBLISHED' AND ($1::timestamptz IS NULL OR (d.ended_at, d.draft_id) < ($1, $2))
     ORDER BY d.ended_at DESC, d.draft_id DESC LIMIT $3`,
    [beyond?.endedAt ?? null, beyond?.draftId ?? null, limit],
  )
}

export async function createDraft(
  deps: DraftDeps,
  caller: AuditCaller,
  { title, changes = [], rollsBack }: { title: string; changes?: RuleChange[]; rollsBack?: string },
): Promise<Draft> {
  const draftId = newId('ruleDraft')
  await deps.database.transaction(async (transaction) => {
    await transaction.query({
      text: `INSERT INTO rule_drafts (draft_id, title, changes, rolls_back, created_by, created_at)
        VALUES ($1, $2, $3::jsonb, $4, $5, $6)`,
      values: [draftId, title, JSON.stringify(changes), rollsBack ?? null, caller.userId, new Date(deps.clock())],
    })
    await recordChange(transaction, { caller, action: 'rules.draft', subject: draftId, after: { title, changes } })
  })
  return findDraft(deps.database, draftId)
}

/** Only what is worked on, and is not being decided about, can be changed. */
function refuseUnlessFree(draft: Draft, revision?: number): void {
  if (draft.state !== 'OPEN' || draft.waiting) throw problem('STATE_CONFLICT')
  if (revision !== undefined && draft.revision !== revision) throw problem('STATE_CONFLICT')
}

/** Replaces a draft whole. Rules without a number are new and get one; a rule stands in a draft once. */
export async function editDraft(
  deps: DraftDeps,
  caller: AuditCaller,
  draftId: string,
  body: DraftBody,
): Promise<Draft> {
  const changes = body.changes.map(({ ruleId = newId('surchargeRule'), ...change }) => ({ ruleId, ...change }))
  if (new Set(changes.map(({ ruleId }) => ruleId)).size < changes.length)
    refuse('/changes', 'A rule stands here twice.')
  await refuseUnknownPlaces(deps.database, changes)
  await deps.database.transaction(async (transaction) => {
    const draft = await lockDraft(transaction, draftId)
    refuseUnlessFree(draft, body.revision)
    await transaction.query({
      text: `UPDATE rule_drafts SET title = $2, changes = $3::jsonb, revision = revision + 1 WHERE draft_id = $1`,
      values: [draftId, body.title, JSON.stringify(changes)],
    })
    const before = { title: draft.title, changes: draft.changes }
    const after = { title: body.title, changes }
    await recordChange(transaction, { caller, action: 'rules.edit', subject: draftId, before, after })
  })
  return findDraft(deps.database, draftId)
}

function refuse(pointer: string, detail: string): never {
  throw problem('VALIDATION_FAILED', undefined, { errors: [{ pointer, detail }] })
}

async function refuseUnknownPlaces(database: Queryable, changes: readonly RuleChange[]): Promise<void> {
  const column = (read: (change: RuleChange) => string | undefined) => changes.map((change) => read(change) ?? null)
  const { rows } = await database.query<{ at: number }>({
    text: `SELECT asked.at::int FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (merchant_no, category_id, at)
      WHERE (asked.merchant_no IS NOT NULL AND NOT EXISTS (SELECT FROM merchants m WHERE m.merchant_no = asked.merchant_no))
        OR (asked.category_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM merchant_categories c WHERE c.category_id = asked.category_id))`,
    values: [column(({ rule }) => rule?.merchantNo), column(({ rule }) => rule?.categoryId)],
  })
  const [first] = rows
  if (first !== undefined) refuse(`/changes/${first.at - 1}/rule`, 'There is no such merchant or category.')
}

export async function discardDraft(deps: DraftDeps, caller: AuditCaller, draftId: string): Promise<Draft> {
  await deps.database.transaction(async (transaction) => {
    const draft = await lockDraft(transaction, draftId)
    refuseUnlessFree(draft)
    await transaction.query({
      text: `UPDATE rule_drafts SET state = 'DISCARDED', ended_at = $2 WHERE draft_id = $1`,
      values: [draftId, new Date(deps.clock())],
    })
    await recordChange(transaction, {
      caller,
      action: 'rules.discard',
      subject: draftId,
      before: { title: draft.title },
    })
  })
  return findDraft(deps.database, draftId)
}

/**
 * A new draft that takes a published one back: what it added is retired, what it changed or retired says again what it said
 * before. It is a draft like any other: looked at, compared, published by two.
 */
export async function rollBackDraft(
  deps: DraftDeps,
  caller: AuditCaller,
  draftId: string,
  title: string,
): Promise<Draft> {
  const published = await findDraft(deps.database, draftId)
  if (published.state !== 'PUBLISHED') throw problem('STATE_CONFLICT')
  const [inForce, replaced] = await Promise.all([
    readInForce(deps.database),
    readReplaced(deps.database, published.changes),
  ])
  const changes = published.changes.flatMap(({ ruleId, baseVersion }): RuleChange[] => {
    const standing = standingOf(inForce, { ruleId })?.rule.version ?? 0
    const before = replaced({ ruleId, baseVersion })
    if (before === undefined && standing === 0) return []
    return [{ ruleId, baseVersion: standing, rule: before === undefined ? null : contentOf(before.rule) }]
  })
  return createDraft(deps, caller, { title, changes, rollsBack: draftId })
}

/** STATE_CONFLICT unless the draft may be published as it was seen; RULES_STALE when what it changes was changed since. */
export function refuseUnlessPublishable(inForce: readonly Version[], draft: Draft, revision: number): void {
  if (draft.state !== 'OPEN' || draft.revision !== revision) throw problem('STATE_CONFLICT')
  if (draft.changes.some((change) => isStale(inForce, change))) throw problem('RULES_STALE')
}
