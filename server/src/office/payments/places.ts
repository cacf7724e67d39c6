import type { Places } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'

/** Every canteen and every merchant with real money, by name. */
export async function readPlaces(database: Queryable): Promise<Places> {
  const { rows } = await database.query<Places>({
    name: 'office-places',
    text: `SELECT (SELECT coalesce(json_agg(json_build_object('canteenId', id, 'name', name, 'nameEn', name_en) ORDER BY name), '[]')
        FROM canteens c WHERE EXISTS (SELECT FROM merchants m WHERE m.canteen_id = c.id AND m.realm = 'LIVE')) AS canteens,
      (SELECT coalesce(json_agg(json_build_object('merchantNo', merchant_no, 'canteenId', canteen_id, 'name', name,
        'nameEn', name_en) ORDER BY name), '[]') FROM merchants WHERE realm = 'LIVE') AS merchants`,
    values: [],
  })
  return rows[0] ?? { canteens: [], merchants: [] }
}
