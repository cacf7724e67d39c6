import { toRfc3339 } from '@yimatong/contract/clock'
import type { RulesView } from '@yimatong/contract/office-rules-api'
import { readInForce, versionView } from '../../surcharges/versions.ts'
import type { OfficeDeps } from '../deps.ts'

interface MerchantRow {
  merchantNo: string
  name: string
  nameEn: string
  categoryId: string | null
}

/** Everything in force, and whom rules can be for: real merchants and their categories. */
export async function readRules({ database, clock }: Pick<OfficeDeps, 'database' | 'clock'>): Promise<RulesView> {
  const [versions, merchants, categories] = await Promise.all([
    readInForce(database),
    database.query<MerchantRow>(
      `SELECT merchant_no AS "merchantNo", name, name_en AS "nameEn", category_id AS "categoryId"
       FROM merchants WHERE realm = 'LIVE' ORDER BY merchant_no`,
    ),
    database.query<RulesView['categories'][number]>(
      `SELECT category_id AS "categoryId", name, name_en AS "nameEn" FROM merchant_categories ORDER BY name`,
    ),
  ])
  return {
    rules: versions.map(versionView),
    merchants: merchants.rows.map(({ categoryId, ...merchant }) =>
      categoryId === null ? merchant : { ...merchant, categoryId },
    ),
    categories: categories.rows,
    now: toRfc3339(clock()),
  }
}
