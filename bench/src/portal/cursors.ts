import { type PaymentSort, portalPaymentPage } from '@yimatong/contract/portal-api'
import type { Days } from './sample.ts'

/** Gets an address below `/portal/v1`. */
export type Get = (address: string) => Promise<unknown>

/** Filters behind whose first page the unfiltered list is half over, or nearly: a cursor is a place, whatever the filter. */
const placesOf = ({ first, middle, last }: Days): Record<PaymentSort, [middle: string, end: string]> => ({
  newest: [`to=${middle}`, `to=${first}`],
  oldest: [`from=${middle}`, `from=${last}`],
  highest: ['maxAmount=1200', 'maxAmount=500'],
  lowest: ['minAmount=1200', 'minAmount=3499'],
})

/** The cursor behind a page; undefined when the list ends with it. */
async function cursorBehind(get: Get, address: string): Promise<string | undefined> {
  return portalPaymentPage.parse(await get(address)).nextCursor
}

/** The last cursor that a list gives. */
async function lastCursor(get: Get, address: string): Promise<string | undefined> {
  let last: string | undefined
  let next = await cursorBehind(get, address)
  while (next !== undefined) {
    last = next
    next = await cursorBehind(get, `${address}&cursor=${next}`)
  }
  return last
}

export type Cursors = Record<PaymentSort, { middle: string; last: string }>

/** Where the middle and the last page of the unfiltered list begin, in each order. */
export async function findCursors(get: Get, days: Days): Promise<Cursors> {
  const places = placesOf(days)
  const cursorsOf = async (sort: PaymentSort) => {
    const [middle, end] = places[sort]
    const found = {
      middle: await cursorBehind(get, `/payments?sort=${sort}&${middle}`),
      last: await lastCursor(get, `/payments?sort=${sort}&${end}`),
    }
    if (found.middle === undefined || found.last === undefined)
      throw new Error(`the books are too short, ${sort} first`)
    return { middle: found.middle, last: found.last }
  }
  return {
    newest: await cursorsOf('newest'),
    oldest: await cursorsOf('oldest'),
    highest: await cursorsOf('highest'),
    lowest: await cursorsOf('lowest'),
  }
}
