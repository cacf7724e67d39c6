import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargeReceiver, SurchargeRule } from '@yimatong/contract/surcharge'
import type { Queryable } from '@yimatong/kit/database'
import { shortMemory } from './short-memory.ts'

/** A rule with its name, as people read it on a bill. */
export interface NamedSurchargeRule extends SurchargeRule {
  name: string
  nameEn: string
}

/** The rules in force, at most a second old. */
export type SurchargeRules = () => Promise<readonly NamedSurchargeRule[]>

interface Row {
  ruleId: string
  version: number
  name: string
  nameEn: string
  identityClass: IdentityClass
  merchantNo: string | null
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
    const { rows } = await database.query<Row>({
      name: 'surcharge-rules',
      text: `SELECT rule_id AS "ruleId", version, name, name_en AS "nameEn", identity_class AS "identityClass",
          merchant_no AS "merchantNo", weekdays, from_minute AS "fromMinute", to_minute AS "toMinute",
          valid_from::text AS "validFrom", valid_to::text AS "validTo", rate_bps AS "rateBps", flat_fen AS "flatFen",
          min_fen AS "minFen", cap_fen AS "capFen", receiver, denied
        FROM surcharge_rules WHERE retired_at IS NULL`,
    })
    return rows.map((row) => ({
      ...row,
      merchantNo: row.merchantNo ?? undefined,
      validTo: row.validTo ?? undefined,
      capFen: row.capFen ?? undefined,
    }))
  })
}
