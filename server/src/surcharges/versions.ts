import type { RuleContent, RuleVersion } from '@yimatong/contract/office-rules-api'
import { toRfc3339 } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'
import { type NamedSurchargeRule, RULE_COLUMNS, type RuleRow, toRule } from '../payments/surcharge-rules.ts'

/** A version of a rule with the time in which it stood. */
export interface Version {
  rule: NamedSurchargeRule
  since: Date
  until: Date | null
  draftId: string | null
}

const COLUMNS = `${RULE_COLUMNS}, created_at AS since, retired_at AS until, draft_id AS "draftId"`

type Row = RuleRow & Omit<Version, 'rule'>

async function readVersions(database: Queryable, where: string, values: unknown[]): Promise<Version[]> {
  const { rows } = await database.query<Row>({ text: `SELECT ${COLUMNS} FROM surcharge_rules WHERE ${where}`, values })
  return rows.map(({ since, until, draftId, ...row }) => ({ rule: toRule(row), since, until, draftId }))
}

/** Everything in force, by number: also what is yet to begin or is over. */
export const readInForce = (database: Queryable): Promise<Version[]> =>
  readVersions(database, 'retired_at IS NULL ORDER BY rule_id', [])

/** All versions of a rule, newest first. */
export const readVersionsOf = (database: Queryable, ruleId: string): Promise<Version[]> =>
  readVersions(database, 'rule_id = $1 ORDER BY version DESC', [ruleId])

/** What changes had before them when they were made, by rule and version; those that added something had nothing. */
export async function readReplaced(
  database: Queryable,
  changes: readonly ReplacedBy[],
): Promise<(change: ReplacedBy) => Version | undefined> {
  const versions = await readVersions(database, '(rule_id, version) IN (SELECT * FROM unnest($1::text[], $2::int[]))', [
    changes.map(({ ruleId }) => ruleId),
    changes.map(({ baseVersion }) => baseVersion),
  ])
  const byNumber = new Map(versions.map((version) => [numberOf(version.rule.ruleId, version.rule.version), version]))
  return ({ ruleId, baseVersion }) => byNumber.get(numberOf(ruleId, baseVersion))
}

interface ReplacedBy {
  ruleId: string
  baseVersion: number
}

const numberOf = (ruleId: string, version: number): string => `${ruleId}.${version}`

/** The rules that stood at an instant: what was paid then is judged by these for ever. */
export async function readRulesAt(database: Queryable, atMs: number): Promise<NamedSurchargeRule[]> {
  const versions = await readVersions(
    database,
    `created_at <= $1 AND (retired_at IS NULL OR retired_at > $1) ORDER BY rule_id`,
    [new Date(atMs)],
  )
  return versions.map(({ rule }) => rule)
}

export const rulesOf = (versions: readonly Version[]): NamedSurchargeRule[] => versions.map(({ rule }) => rule)

/** What a rule says, as the office's wire has it. */
export function contentOf(rule: NamedSurchargeRule): RuleContent {
  const { ruleId: _id, version: _version, identityClasses, weekdays, flatFen, minFen, capFen, ...rest } = rule
  const { merchantNo, categoryId, validTo, ...always } = rest
  return {
    ...always,
    identityClasses: [...identityClasses],
    weekdays: [...weekdays],
    flat: flatFen,
    min: minFen,
    ...(merchantNo === undefined ? {} : { merchantNo }),
    ...(categoryId === undefined ? {} : { categoryId }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(capFen === undefined ? {} : { cap: capFen }),
  }
}

/** A rule that says so, under a number and version. */
export function ruleOf(number: { ruleId: string; version: number }, content: RuleContent): NamedSurchargeRule {
  const { flat, min, cap, ...same } = content
  return { ...number, ...same, flatFen: flat, minFen: min, capFen: cap }
}

export function versionView({ rule, since, until, draftId }: Version): RuleVersion {
  return {
    ruleId: rule.ruleId,
    version: rule.version,
    rule: contentOf(rule),
    since: toRfc3339(since.getTime()),
    ...(until === null ? {} : { until: toRfc3339(until.getTime()) }),
    ...(draftId === null ? {} : { draftId }),
  }
}
