import { idPattern } from '@yimatong/contract/ids'
import type { STATIC_CODE_STATES } from '@yimatong/contract/states'
import type { MerchantData } from './for-merchant.ts'
import { behind, type Made, pageOf, type PageOfIds } from './newest-first.ts'

export interface CodesRequest {
  state?: (typeof STATIC_CODE_STATES)[number] | undefined
  /** From the page before; one that is none of ours is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

const CODE_ID = idPattern('staticCode')

/** A page of the merchant's codes, newest first: their ids, and where the next page begins. */
export async function readCodeIds(data: MerchantData, { state, cursor, limit }: CodesRequest): Promise<PageOfIds> {
  const rows = await data.query<Made>({
    // The state is a part of the text: it has an index of its own.
    name: `portal-static-codes-${state ?? 'all'}`,
    text: `SELECT c.code_id AS id, c.created_at AS "createdAt" FROM static_codes c
      WHERE c.merchant_no = $1 AND ${state === undefined ? 'true' : `c.state = '${state}'`}
        AND (c.created_at, c.code_id) < ($2::timestamptz, $3)
      ORDER BY c.created_at DESC, c.code_id DESC LIMIT $4`,
    values: [...behind('staticCode', cursor), limit + 1],
  })
  return pageOf(rows, limit)
}

/** What is written on a static code's plate, also of one that is disabled by now. */
export async function readLabel(data: MerchantData, codeId: string | undefined): Promise<string | undefined> {
  if (codeId === undefined || !CODE_ID.test(codeId)) return undefined
  const [row] = await data.query<{ label: string }>({
    name: 'portal-label',
    text: 'SELECT label FROM static_codes WHERE merchant_no = $1 AND code_id = $2',
    values: [codeId],
  })
  return row?.label
}
