import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargeReceiver, SurchargeRule } from '@yimatong/contract/surcharge'
import type { Queryable } from '@yimatong/kit/database'
import { type Memory, shortMemory } from './short-memory.ts'

/** A rule with its name, as people read it on a bill. */
export interface NamedSurchargeRule extends SurchargeRule {
  name: string
  nameEn: string
}

/** The rules in force, and what they need to know of merchants. */
export interface RulesInForce {
  rules: readonly NamedSurchargeRule[]
  /** The category of a merchant; undefined when it has none. */
  categoryOf(merchantNo: string): string | undefined
  /** Another text exactly when tills should hear of it: other versions, or merchants of other categories. */
  mark: string
}

/** As it is, at most a second old; `forget` makes the next question look anew. */
export type SurchargeRules = Memory<RulesInForce>

/** A rule as RULE_COLUMNS read it. */
export interface RuleRow {
  ruleId: string
  version: number
  name: string
  nameEn: string
  identityClasses: IdentityClass[]
  merchantNo: string | null
  categoryId: string | null
  weekdays: number[]
  fromMinute: number
  toMinute: number
  validFrom: string
  validTo: string | null
  rateBps: number
  flatFen: number
  minFen: number
  capFen: number | null
  receiver: SurchargeReceiver
  denied: boolean
}

export function createSurchargeRules({ database }: { database: Queryable }): SurchargeRules {
  return shortMemory(async () => {
    const [rules, categories] = await Promise.all([readRules(database), readCategories(database)])
    const mark = JSON.stringify([rules.map(({ ruleId, version }) => [ruleId, version]), [...categories]])
    return { rules, categoryOf: (merchantNo) => categories.get(merchantNo), mark }
  })
}

export const RULE_COLUMNS = `rule_id AS "ruleId", version, name, name_en AS "nameEn",
  identity_classes::text[] AS "identityClasses", merchant_no AS "merchantNo", category_id AS "categoryId", weekdays,
  from_minute AS "fromMinute", to_minute AS "toMinute", valid_from::text AS "validFrom", valid_to::text AS "validTo",
  rate_bps AS "rateBps", flat_fen AS "flatFen", min_fen AS "minFen", cap_fen AS "capFen", receiver, denied`

export const toRule = (row: RuleRow): NamedSurchargeRule => ({
  ...row,
  merchantNo: row.merchantNo ?? undefined,
  categoryId: row.categoryId ?? undefined,
  validTo: row.validTo ?? undefined,
  capFen: row.capFen ?? undefined,
})

async function readRules(database: Queryable): Promise<NamedSurchargeRule[]> {
  const { rows } = await database.query<RuleRow>({
    name: 'surcharge-rules',
    text: `SELECT ${RULE_COLUMNS} FROM surcharge_rules WHERE retired_at IS NULL ORDER BY rule_id`,
  })
  return rows.map(toRule)
}

async function readCategories(database: Queryable): Promise<Map<string, string>> {
  const { rows } = await database.query<{ merchantNo: string; categoryId: string }>({
    name: 'categories-of-merchants',
    text: `SELECT merchant_no AS "merchantNo", category_id AS "categoryId" FROM merchants WHERE category_id IS NOT NULL
      ORDER BY merchant_no`,
  })
  return new Map(rows.map(({ merchantNo, categoryId }) => [merchantNo, categoryId]))
}
