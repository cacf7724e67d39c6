import type { PaymentFilterQuery, PaymentSort, PaymentsQuery, PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { TradeState } from '@yimatong/contract/states'
import { daysOf, type Preset, type Range } from './days.ts'

export type Mode = PortalPaymentRow['mode']

/** What of the payments is on show, and in which order. All of it stands in the page's address. */
export interface ListView {
  range: Range
  /** None: every state. */
  states: readonly TradeState[]
  terminalNo?: string | undefined
  /** Without the surcharge. */
  minFen?: number | undefined
  maxFen?: number | undefined
  mode?: Mode | undefined
  /** Any number that is at hand. */
  q?: string | undefined
  sort: PaymentSort
  /** Where the page begins; absent for the first. */
  cursor?: string | undefined
}

/** Whoever looks for a number does not know its day; everybody else looks at the last days. */
export const usualPreset = (q: string | undefined): Preset => (q === undefined ? '7d' : 'all')

/** The list that nobody has narrowed. Each part is named, because a change leaves alone what it does not name. */
export const USUAL_VIEW: ListView = {
  range: { kind: 'PRESET', preset: usualPreset(undefined) },
  states: [],
  terminalNo: undefined,
  minFen: undefined,
  maxFen: undefined,
  mode: undefined,
  q: undefined,
  sort: 'newest',
  cursor: undefined,
}

/** What the server is asked for. */
export function filterOf(view: ListView, today: string): PaymentFilterQuery {
  const { from, to } = daysOf(view.range, today)
  const { states, terminalNo, minFen, maxFen, mode, q } = view
  const all = {
    state: states.length === 0 ? undefined : states.join(','),
    from,
    to,
    terminalNo,
    minAmount: minFen?.toString(),
    maxAmount: maxFen?.toString(),
    mode,
    q,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** Rows of a page. */
const PAGE_ROWS = 50

/** One page of it. */
export const pageQueryOf = (view: ListView, today: string): PaymentsQuery => ({
  ...filterOf(view, today),
  sort: view.sort,
  limit: String(PAGE_ROWS),
  ...(view.cursor === undefined ? {} : { cursor: view.cursor }),
})

/** Whether anything but the days narrows the list. */
export function isNarrowed({ states, terminalNo, minFen, maxFen, mode }: ListView): boolean {
  return states.length > 0 || [terminalNo, minFen, maxFen, mode].some((part) => part !== undefined)
}
