import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import { TERMINAL_SILENT_AFTER_MS } from '@yimatong/contract/limits'
import { merchantRefusalOn } from '@yimatong/contract/merchant-standing'
import {
  CONTRACT_ENDS_SOON_DAYS,
  type MerchantsFilter,
  type OfficeMerchantPage,
  type OfficeMerchantRow,
} from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { beginning, type Conditions, conditions, containing } from '../conditions.ts'

export interface MerchantReadDeps {
  database: Queryable
  clock: Clock
}

interface Row {
  merchantNo: string
  name: string
  nameEn: string
  canteenId: string
  canteenName: string
  canteenNameEn: string
  categoryId: string | null
  categoryName: string | null
  categoryNameEn: string | null
  state: OfficeMerchantRow['state']
  contractFrom: string | null
  contractUntil: string | null
  commissionBps: number
  hasSettlementAccount: boolean
  active: number
  offline: number
  locked: number
}

const FROM = `FROM merchants m JOIN canteens c ON c.id = m.canteen_id
  LEFT JOIN merchant_categories k ON k.category_id = m.category_id`

const columns = (silentSince: string) => `m.merchant_no AS "merchantNo", m.name, m.name_en AS "nameEn", m.state,
  m.canteen_id AS "canteenId", c.name AS "canteenName", c.name_en AS "canteenNameEn", m.category_id AS "categoryId",
  k.name AS "categoryName", k.name_en AS "categoryNameEn", m.contract_from::text AS "contractFrom",
  m.contract_until::text AS "contractUntil", m.commission_bps AS "commissionBps",
  m.settlement_no IS NOT NULL AS "hasSettlementAccount", tills.*
  ${FROM} CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE t.state = 'ACTIVE')::int AS active,
      count(*) FILTER (WHERE t.state = 'ACTIVE' AND coalesce(t.last_seen_at < ${silentSince}, true))::int AS offline,
      count(*) FILTER (WHERE t.locked_at IS NOT NULL)::int AS locked
    FROM terminals t WHERE t.merchant_no = m.merchant_no) tills`

/** A merchant's row as it is shown; what is not set is absent. */
function rowView(row: Row, today: string): OfficeMerchantRow {
  const { merchantNo, name, nameEn, state, contractFrom, contractUntil, commissionBps, hasSettlementAccount } = row
  const { categoryId, categoryName, categoryNameEn, active, offline, locked } = row
  const refusal = merchantRefusalOn(row, today)
  const hasCategory = categoryId !== null && categoryName !== null && categoryNameEn !== null
  return {
    merchantNo,
    name,
    nameEn,
    canteen: { canteenId: row.canteenId, name: row.canteenName, nameEn: row.canteenNameEn },
    ...(hasCategory ? { category: { categoryId, name: categoryName, nameEn: categoryNameEn } } : {}),
    state,
    ...(refusal === undefined ? {} : { refusal }),
    ...(contractFrom === null ? {} : { contractFrom }),
    ...(contractUntil === null ? {} : { contractUntil }),
    commissionBps,
    hasSettlementAccount,
    terminals: { active, offline, locked },
  }
}

/** The conditions of a filter, on `today`. */
function filtered({ q, canteen, category, state, contract }: MerchantsFilter, today: string): Conditions {
  const asked = conditions()
  const { value, where } = asked
  where("m.realm = 'LIVE'")
  if (q !== undefined) {
    const part = value(containing(q))
    const columnsWithIt = ['m.name', 'm.name_en', 'm.contact_name'].map((column) => `${column} ILIKE ${part}`)
    where([...columnsWithIt, `m.merchant_no LIKE ${value(beginning(q))}`].join(' OR '))
  }
  if (canteen !== undefined) where(`m.canteen_id = ${value(canteen)}`)
  if (category !== undefined)
    where(category === 'NONE' ? 'm.category_id IS NULL' : `m.category_id = ${value(category)}`)
  if (state !== undefined) where(`m.state = ${value(state)}::merchant_state`)
  if (contract === undefined) return asked
  const day = `${value(today)}::date`
  if (contract === 'ENDING') where(`m.contract_until BETWEEN ${day} AND ${day} + ${CONTRACT_ENDS_SOON_DAYS - 1}`)
  if (contract === 'ENDED') where(`m.contract_until < ${day}`)
  if (contract === 'NOT_BEGUN') where(`m.contract_from > ${day}`)
  return asked
}

interface Paging {
  cursor?: string | undefined
  limit: number
}

/** A page of the merchants that a filter finds, by number, the next one's cursor, and how many there are. */
export async function readMerchants(
  { database, clock }: MerchantReadDeps,
  filter: MerchantsFilter,
  { cursor, limit }: Paging,
): Promise<OfficeMerchantPage> {
  const now = clock()
  const today = businessDateOf(now)
  const counted = filtered(filter, today)
  const count = database.query<{ count: number }>({
    text: `SELECT count(*)::int AS count FROM merchants m WHERE ${counted.text()}`,
    values: counted.values,
  })
  const asked = filtered(filter, today)
  const silentSince = `${asked.value(new Date(now - TERMINAL_SILENT_AFTER_MS))}::timestamptz`
  if (cursor !== undefined) asked.where(`m.merchant_no > ${asked.value(cursor)}`)
  const { rows } = await database.query<Row>({
    text: `SELECT ${columns(silentSince)} WHERE ${asked.text()} ORDER BY m.merchant_no LIMIT ${asked.value(limit + 1)}`,
    values: asked.values,
  })
  const merchants = rows.slice(0, limit).map((row) => rowView(row, today))
  const last = rows.length > limit ? merchants.at(-1) : undefined
  const nextCursor = last === undefined ? {} : { nextCursor: last.merchantNo }
  return { merchants, count: (await count).rows[0]?.count ?? 0, ...nextCursor }
}

const GROUP = 500

/** Everything that a filter finds, in groups. */
export async function* allMerchants(
  deps: MerchantReadDeps,
  filter: MerchantsFilter,
): AsyncGenerator<readonly OfficeMerchantRow[]> {
  let cursor: string | undefined
  do {
    const page = await readMerchants(deps, filter, { cursor, limit: GROUP })
    yield page.merchants
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

/** One merchant's row; NOT_FOUND without it, and for a test merchant. */
export async function readMerchantRow(
  { database, clock }: MerchantReadDeps,
  merchantNo: string,
): Promise<OfficeMerchantRow> {
  const now = clock()
  const { rows } = await database.query<Row>({
    name: 'office-merchant-row',
    text: `SELECT ${columns('$2::timestamptz')} WHERE m.merchant_no = $1 AND m.realm = 'LIVE'`,
    values: [merchantNo, new Date(now - TERMINAL_SILENT_AFTER_MS)],
  })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return rowView(row, businessDateOf(now))
}
