import { canonicalJson } from '@yimatong/contract/canonical-json'
import type { DraftWarning, RuleChange, RuleContent } from '@yimatong/contract/office-rules-api'
import type { NamedSurchargeRule } from '../payments/surcharge-rules.ts'
import { contentOf, ruleOf, rulesOf, type Version } from './versions.ts'

/** The rules as they would be with these changes, by what stands now. */
export function rulesWith(inForce: readonly Version[], changes: readonly RuleChange[]): NamedSurchargeRule[] {
  const changed = new Set(changes.map(({ ruleId }) => ruleId))
  const kept = rulesOf(inForce).filter(({ ruleId }) => !changed.has(ruleId))
  const brought = changes.flatMap(({ ruleId, baseVersion, rule }) =>
    rule === null ? [] : [ruleOf({ ruleId, version: baseVersion + 1 }, rule)],
  )
  return [...kept, ...brought]
}

/**
 * The rules with these changes as if they had held since `from`: a draft begins today or later, and what it does must be seen
 * in what was paid before. What it lets end today or later has not ended; what it says of the past stays.
 */
export function rulesTried(
  inForce: readonly Version[],
  changes: readonly RuleChange[],
  { from, today }: { from: string; today: string },
): NamedSurchargeRule[] {
  const changed = new Set(changes.map(({ ruleId }) => ruleId))
  return rulesWith(inForce, changes).map((rule) => {
    if (!changed.has(rule.ruleId) || (rule.validTo !== undefined && rule.validTo < today)) return rule
    return { ...rule, validFrom: rule.validFrom < from ? rule.validFrom : from, validTo: undefined }
  })
}

const INSIDERS: readonly string[] = ['STUDENT', 'TEACHER']

const isForInsiders = (rule: RuleContent | null | undefined): boolean =>
  rule?.identityClasses.some((identityClass) => INSIDERS.includes(identityClass)) ?? false

const same = (a: RuleContent, b: RuleContent): boolean => canonicalJson(a) === canonicalJson(b)

const holdsOn = ({ validFrom, validTo }: RuleContent, day: string): boolean =>
  validFrom <= day && (validTo === undefined || day <= validTo)

/** What the rule of a change says now; undefined when none of that number is in force. */
export function standingOf(inForce: readonly Version[], { ruleId }: Pick<RuleChange, 'ruleId'>): Version | undefined {
  return inForce.find(({ rule }) => rule.ruleId === ruleId)
}

/** True when what the change was made from is not what stands now. */
export function isStale(inForce: readonly Version[], change: RuleChange): boolean {
  return (standingOf(inForce, change)?.rule.version ?? 0) !== change.baseVersion
}

function warningsOfChange(inForce: readonly Version[], change: RuleChange, today: string): DraftWarning[] {
  const standing = standingOf(inForce, change)
  const before = standing && contentOf(standing.rule)
  const { rule } = change
  if (before !== undefined && rule !== null && same(before, rule)) return []
  const leavesGap = before !== undefined && rule !== null && holdsOn(before, today) && rule.validFrom > today
  return [
    ...(isForInsiders(rule) || isForInsiders(before) ? ['INSIDERS' as const] : []),
    ...(leavesGap ? ['GAP' as const] : []),
    ...(isStale(inForce, change) ? ['STALE' as const] : []),
  ]
}

/** What somebody should look at before these changes are published, each once. `today` is the business day. */
export function warningsOf(inForce: readonly Version[], changes: readonly RuleChange[], today: string): DraftWarning[] {
  const warned = new Set(changes.flatMap((change) => warningsOfChange(inForce, change, today)))
  const changesNothing = changes.every((change) => {
    const standing = standingOf(inForce, change)
    return standing !== undefined && change.rule !== null && same(contentOf(standing.rule), change.rule)
  })
  if (changesNothing) warned.add('NOTHING')
  return [...warned]
}
