import { newId } from '@yimatong/contract/ids'
import { expect } from 'vitest'
import { isPaid, isWaiting, type Model, type ModelSale, surchargeOn } from './model.ts'
import { seenOf, type System } from './system.ts'

/** What one of the two people does, or what happens to them. */
export interface Command {
  check: (model: Model) => boolean
  /** Gets both notebooks, too: a sweeper asks for nobody in particular. */
  run: (model: Model, system: System, both: readonly Model[]) => Promise<void>
  toString: () => string
}

export const command = (name: string, check: (model: Model) => boolean, run: Command['run']): Command => ({
  check,
  run,
  toString: () => name,
})

/** The newest is the first. */
export const picked = <T>(items: readonly T[], nth: number): T => items[items.length - 1 - (nth % items.length)] as T
export const hasSales = ({ sales }: Model) => sales.length > 0
export const isLate = (model: Model) => model.phones.every(({ revoked }) => revoked)

/** The model's payment and the real one, as a till sees it. */
export async function expectSeen(system: System, sale: ModelSale): Promise<void> {
  const { body } = await picked(system.tills, sale.till).query(sale.outTradeNo)
  expect([sale.outTradeNo, seenOf(body)]).toEqual([sale.outTradeNo, viewOf(sale)])
}

export function viewOf(sale: ModelSale) {
  const { state, amount, surcharge, declineCode, back, backSurcharge } = sale
  return {
    state,
    amount,
    surcharge: isPriced(sale) ? surcharge : 0,
    declineCode,
    refunded: isPaid(sale) ? back + backSurcharge : 0,
  }
}

/** The price stands on what was paid or debited, waits, or was declined by the ledger; a frozen account's payment is not priced any more. */
const isPriced = (sale: ModelSale) =>
  sale.keptPrice || isPaid(sale) || isWaiting(sale) || sale.declineCode === 'INSUFFICIENT_BALANCE'

/** Of those of one kind; there is one, or the command would not have been given. */
export const pickedOf = (model: Model, which: (sale: ModelSale) => boolean, nth: number): ModelSale =>
  picked(model.sales.filter(which), nth)

export const newSale = (model: Model, { till, amount }: Pick<ModelSale, 'till' | 'amount'>): ModelSale => ({
  outTradeNo: newId('request'),
  till,
  amount,
  surcharge: surchargeOn(model, amount),
  state: 'PROCESSING',
  closing: false,
  keptPrice: false,
  back: 0,
  backSurcharge: 0,
  owed: 0,
  fromSubsidy: 0,
})
