import type { ReportPlaces } from '@yimatong/contract/office-reports-api'
import type { Queryable } from '@yimatong/kit/database'

/** The places of real merchants, by name: what a report may be of. */
export async function readPlaces(database: Queryable): Promise<ReportPlaces> {
  const [canteens, merchants, terminals] = await Promise.all([
    database.query<ReportPlaces['canteens'][number]>(`SELECT c.id, c.name, c.name_en AS "nameEn" FROM canteens c
      WHERE EXISTS (SELECT FROM merchants m WHERE m.canteen_id = c.id AND m.realm = 'LIVE') ORDER BY c.name, c.id`),
    database.query<
      ReportPlaces['merchants'][number]
    >(`SELECT merchant_no::text AS "merchantNo", canteen_id AS canteen, name,
        name_en AS "nameEn" FROM merchants WHERE realm = 'LIVE' ORDER BY name, merchant_no`),
    database.query<
      ReportPlaces['terminals'][number]
    >(`SELECT t.terminal_no AS "terminalNo", t.merchant_no::text AS "merchantNo", t.name
      FROM terminals t JOIN merchants m USING (merchant_no) WHERE m.realm = 'LIVE' ORDER BY t.terminal_no`),
  ])
  return { canteens: canteens.rows, merchants: merchants.rows, terminals: terminals.rows }
}
