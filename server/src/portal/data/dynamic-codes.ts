import type { DynamicCodesQuery } from '@yimatong/contract/portal-api'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf, type PageOfIds } from './newest-first.ts'

type State = NonNullable<DynamicCodesQuery['state']>

export interface DynamicCodesRequest {
  state?: State | undefined
  /** From the page before; one that is none of ours is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

/** Time closes a code before anybody writes it down, so that codes which have expired are found in two lots. */
const LOTS: Readonly<Record<State, readonly string[]>> = {
  OPEN: ["c.state = 'OPEN' AND c.expires_at > $5::timestamptz"],
  PAYING: ["c.state = 'PAYING'"],
  PAID: ["c.state = 'PAID'"],
  CANCELLED: ["c.state = 'CANCELLED'"],
  EXPIRED: ["c.state = 'EXPIRED'", "c.state = 'OPEN' AND c.expires_at <= $5::timestamptz"],
}

/** Each lot is walked in an index up to the page's end, and no further. */
const lotSql = (
  condition: string,
): string => `(SELECT c.dynamic_id AS id, c.created_at AS "createdAt" FROM dynamic_codes c
  WHERE c.merchant_no = $1 AND ${condition} AND (c.created_at, c.dynamic_id) < ($2::timestamptz, $3)
  ORDER BY c.created_at DESC, c.dynamic_id DESC LIMIT $4)`

/** A page of the merchant's codes, newest first, in the state that they have at this moment. */
export async function readDynamicCodeIds(
  data: MerchantData,
  { state, cursor, limit }: DynamicCodesRequest,
  nowMs: number,
): Promise<PageOfIds> {
  const lots = state === undefined ? ['true'] : LOTS[state]
  const byTime = lots.some((condition) => condition.includes('$5'))
  const rows = await data.query<Made>({
    name: `portal-dynamic-codes-${state ?? 'all'}`,
    text: `SELECT * FROM (${lots.map(lotSql).join(' UNION ALL ')}) codes ORDER BY "createdAt" DESC, id DESC LIMIT $4`,
    values: [...behind('dynamicCode', cursor), limit + 1, ...(byTime ? [new Date(nowMs)] : [])],
  })
  return pageOf(rows, limit)
}

/** The names of the merchant's portal users, by id. */
export async function readUserNames(data: MerchantData): Promise<ReadonlyMap<string, string>> {
  const rows = await data.query<{ userId: string; name: string }>({
    name: 'portal-user-names',
    text: 'SELECT user_id AS "userId", name FROM portal_users WHERE merchant_no = $1',
  })
  return new Map(rows.map(({ userId, name }) => [userId, name]))
}
