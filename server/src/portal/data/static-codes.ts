import { idPattern } from '@yimatong/contract/ids'
import type { STATIC_CODE_STATES } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import type { MerchantData } from './for-merchant.ts'

export interface CodesRequest {
  state?: (typeof STATIC_CODE_STATES)[number] | undefined
  /** From the page before; one that is none of ours is VALIDATION_FAILED. */
  cursor?: string | undefined
  limit: number
}

const CODE_ID = idPattern('staticCode')

function readCursor(cursor: string): [createdAt: string, codeId: string] {
  const [, createdAtMs, codeId] = /^(\d{1,13})\.(.*)$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  if (codeId === undefined || !CODE_ID.test(codeId)) {
    throw problem('VALIDATION_FAILED', undefined, {
      errors: [{ pointer: '/cursor', detail: 'In the query: This is not a cursor of this list.' }],
    })
  }
  return [new Date(Number(createdAtMs)).toISOString(), codeId]
}

/** A page of the merchant's codes, newest first: their ids, and where the next page begins. */
export async function readCodeIds(data: MerchantData, { state, cursor, limit }: CodesRequest) {
  const rows = await data.query<{ codeId: string; createdAt: Date }>({
    name: 'portal-static-codes',
    text: `SELECT c.code_id AS "codeId", c.created_at AS "createdAt" FROM static_codes c
      WHERE c.merchant_no = $1 AND ($2::static_code_state IS NULL OR c.state = $2::static_code_state)
        AND (c.created_at, c.code_id) < ($3::timestamptz, $4)
      ORDER BY c.created_at DESC, c.code_id DESC LIMIT $5`,
    values: [state ?? null, ...(cursor === undefined ? ['infinity', ''] : readCursor(cursor)), limit + 1],
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const codeIds = shown.map(({ codeId }) => codeId)
  if (rows.length <= limit || last === undefined) return { codeIds }
  return { codeIds, nextCursor: Buffer.from(`${last.createdAt.getTime()}.${last.codeId}`).toString('base64url') }
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
