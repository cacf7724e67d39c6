import type { OfficeCanteen, OfficeCategory } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

interface ReadDeps {
  database: Queryable
}

const countOf = (column: string) =>
  `(SELECT count(*)::int FROM merchants m WHERE m.${column} AND m.realm = 'LIVE') AS merchants`

/** The canteens in the order of their ids. The sandbox's is not one of the campus. */
export async function readCanteens({ database }: ReadDeps): Promise<{ canteens: OfficeCanteen[] }> {
  const { rows } = await database.query<OfficeCanteen>({
    name: 'office-canteens',
    text: `SELECT c.id AS "canteenId", c.name, c.name_en AS "nameEn", c.opens_minute AS "opensMinute",
        c.closes_minute AS "closesMinute", ${countOf('canteen_id = c.id')}
      FROM canteens c
      WHERE NOT EXISTS (SELECT FROM merchants m WHERE m.canteen_id = c.id AND m.realm = 'SANDBOX')
      ORDER BY c.id`,
  })
  return { canteens: rows }
}

/** The kinds of stalls, by name. */
export async function readCategories({ database }: ReadDeps): Promise<{ categories: OfficeCategory[] }> {
  const { rows } = await database.query<OfficeCategory>({
    name: 'office-categories',
    text: `SELECT k.category_id AS "categoryId", k.name, k.name_en AS "nameEn", ${countOf('category_id = k.category_id')}
      FROM merchant_categories k ORDER BY k.name, k.category_id`,
  })
  return { categories: rows }
}
