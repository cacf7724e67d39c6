import type { MerchantBody } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'

/** A merchant as it stands, as far as somebody may change it. Dates are business days. */
export interface MerchantFacts extends MerchantBody {
  merchantNo: string
  accountNo: string
  state: 'ACTIVE' | 'DISABLED' | 'OPENING'
  commissionBps: number
  settlementHolder: string | null
  settlementBank: string | null
  settlementNo: string | null
}

const FACTS = {
  name: 'merchant-facts',
  text: `SELECT merchant_no AS "merchantNo", account_no AS "accountNo", state, name, name_en AS "nameEn",
      canteen_id AS "canteenId", category_id AS "categoryId", contract_from::text AS "contractFrom",
      contract_until::text AS "contractUntil", contact_name AS "contactName", contact_phone AS "contactPhone",
      commission_bps AS "commissionBps", settlement_holder AS "settlementHolder", settlement_bank AS "settlementBank",
      settlement_no AS "settlementNo"
    FROM merchants WHERE merchant_no = $1 AND realm = 'LIVE' FOR NO KEY UPDATE`,
}

/** The merchant, locked until the transaction ends; NOT_FOUND. A test merchant is not the office's. */
export async function lockMerchant(transaction: Queryable, merchantNo: string): Promise<MerchantFacts> {
  const { rows } = await transaction.query<MerchantFacts>({ ...FACTS, values: [merchantNo] })
  const [merchant] = rows
  if (merchant === undefined) throw problem('NOT_FOUND')
  return merchant
}

/** A field that names something that is not there. */
function unknownField(pointer: string): Error {
  return problem('VALIDATION_FAILED', undefined, { errors: [{ pointer, detail: 'There is no such one.' }] })
}

/** Refuses a canteen or a kind of stall that nobody has. */
export async function requirePlace(
  transaction: Queryable,
  { canteenId, categoryId }: Pick<MerchantBody, 'canteenId' | 'categoryId'>,
): Promise<void> {
  const { rows } = await transaction.query<{ canteen: boolean; category: boolean }>({
    name: 'merchant-place',
    text: `SELECT EXISTS (SELECT FROM canteens WHERE id = $1) AS canteen,
      $2::text IS NULL OR EXISTS (SELECT FROM merchant_categories WHERE category_id = $2) AS category`,
    values: [canteenId, categoryId],
  })
  if (rows[0]?.canteen !== true) throw unknownField('/canteenId')
  if (!rows[0].category) throw unknownField('/categoryId')
}

/** What differs between two objects: of both, only those members. */
export function differences<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const changed = (Object.keys(after) as (keyof T)[]).filter((key) => before[key] !== after[key])
  const only = (from: T): Partial<T> => Object.fromEntries(changed.map((key) => [key, from[key]])) as Partial<T>
  return { before: only(before), after: only(after) }
}
