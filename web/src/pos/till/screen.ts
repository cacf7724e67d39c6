import type { Store } from '../../shared/store.ts'
import type { SaleRecord } from '../logic/record.ts'
import { type SaleContext, type SaleEffect, type SaleEvent, saleDeadline, stepSale } from '../logic/sale.ts'
import type { TillState } from './state.ts'

export interface Screen {
  do: (event: SaleEvent) => void
  stop: () => void
}

/** A phone that has paid may lie under the scanner this long. */
const JUST_PAID_MS = 15_000

function phoneThatJustPaid(records: readonly SaleRecord[], now: number): string | undefined {
  const paid = records.filter((record) => record.form !== 'DYNAMIC').findLast(({ state }) => state === 'PAID')
  return paid && (paid.endedAt ?? 0) + JUST_PAID_MS > now ? paid.device : undefined
}

function contextOf({ config, network, rejected, records, shift }: TillState, now: number): SaleContext {
  const needsShift = config.shiftRequired && shift.shift === undefined
  return {
    now,
    maxFen: config.maxAmount,
    blocked: network === 'ONLINE' && !rejected ? (needsShift ? 'NO_SHIFT' : undefined) : 'OFFLINE',
    justPaid: phoneThatJustPaid(records, now),
  }
}

/** Runs the sale on the screen: takes events, performs what they ask for, and ends by itself what is shown for a while. */
export function runScreen(store: Store<TillState>, now: () => number, perform: (effect: SaleEffect) => void): Screen {
  let timer: ReturnType<typeof setTimeout> | undefined
  const take = (event: SaleEvent) => {
    const { sale, effects } = stepSale(store.get().sale, event, contextOf(store.get(), now()))
    if (sale !== store.get().sale) store.set({ sale })
    clearTimeout(timer)
    const deadline = saleDeadline(sale)
    if (deadline !== undefined) timer = setTimeout(() => take({ type: 'TIME' }), Math.max(0, deadline - now()))
    for (const effect of effects) perform(effect)
  }
  return { do: take, stop: () => clearTimeout(timer) }
}
