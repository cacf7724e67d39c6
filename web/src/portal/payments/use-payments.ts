import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query'
import { businessDateOf } from '@yimatong/contract/clock'
import type { PaymentsQuery, PaymentTotals, PortalPaymentPage, PortalPaymentRow } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { ApiError } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'
import { useFollow } from '../ui/use-follow.ts'
import { useNow } from '../ui/use-now.ts'
import { remember, withArrivals, withChanges } from './arrivals.ts'
import { matches } from './matching.ts'
import { filterOf, type ListView, pageQueryOf } from './view.ts'

interface Page extends PortalPaymentPage {
  /** The address named a page that is none of this list: this is the first one instead. */
  cursorRefused: boolean
}

const refusesCursor = (error: unknown): boolean =>
  error instanceof ApiError && error.problem.errors?.some(({ pointer }) => pointer === '/cursor') === true

async function readPage({ cursor, ...query }: PaymentsQuery): Promise<Page> {
  const read = (more: { cursor?: string }) => portal.get<PortalPaymentPage>('/payments', { ...query, ...more })
  try {
    return { ...(await read(cursor === undefined ? {} : { cursor })), cursorRefused: false }
  } catch (error) {
    if (!refusesCursor(error)) throw error
    return { ...(await read({})), cursorRefused: true }
  }
}

/** The campus's day, by the server's clock. */
export const useToday = (): string => businessDateOf(useNow(30_000))

const NONE: readonly PortalPaymentRow[] = []

/** What has been pushed while this page was on show. */
function useArrivals(page: string): readonly PortalPaymentRow[] {
  const [heard, setHeard] = useState({ page, arrivals: NONE })
  useLive('payment.updated', (payment) =>
    setHeard((before) => ({ page, arrivals: remember(before.page === page ? before.arrivals : NONE, payment) })),
  )
  return heard.page === page ? heard.arrivals : NONE
}

/** What follows from a payment that was pushed: the totals, and the list where only the server can tell. */
function useFollowing(view: ListView, today: string, keys: { list: QueryKey; totals: QueryKey }) {
  const follow = useFollow()
  useLive('payment.updated', (payment) => {
    const match = matches(view, payment, today)
    if (match === 'MAYBE') follow(keys.list)
    follow(keys.totals)
  })
  useReconnected(() => {
    follow(keys.list)
    follow(keys.totals)
  })
}

export interface ShownPayments {
  rows: readonly PortalPaymentRow[]
  /** Of the rows, those that have just arrived. */
  arrived: ReadonlySet<string>
  /** How many have arrived that belong to the list and are not on this page. */
  elsewhere: number
}

function shownOf(view: ListView, today: string, page: Page, arrivals: readonly PortalPaymentRow[]): ShownPayments {
  const payments = withChanges(page.payments, arrivals)
  const known = new Set(payments.map(({ paymentId }) => paymentId))
  const admitted = arrivals.filter(
    (arrival) => !known.has(arrival.paymentId) && matches(view, arrival, today) === 'YES',
  )
  const arrived = new Set(admitted.map(({ paymentId }) => paymentId))
  const isTop = view.sort === 'newest' && page.previousCursor === undefined
  if (!isTop) return { rows: payments, arrived, elsewhere: admitted.length }
  return { rows: withArrivals({ ...page, payments }, admitted), arrived, elsewhere: 0 }
}

/** A list of payments with its totals, followed live. */
export function usePayments(view: ListView) {
  const today = useToday()
  const query = pageQueryOf(view, today)
  const filter = filterOf(view, today)
  const keys = { list: ['payments', 'list', query], totals: ['payments', 'totals', filter] } as const
  const list = useQuery({
    queryKey: keys.list,
    queryFn: () => readPage(query),
    // Pushes are heard from now on; what came before is in the answer.
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  const totals = useQuery({
    queryKey: keys.totals,
    queryFn: () => portal.get<PaymentTotals>('/payments/totals', filter),
    placeholderData: keepPreviousData,
  })
  const arrivals = useArrivals(JSON.stringify(query))
  useFollowing(view, today, keys)
  const shown = list.data && shownOf(view, today, list.data, list.isPlaceholderData ? NONE : arrivals)
  return { list, totals, filter, shown }
}
