import { newId } from '@yimatong/contract/ids'
import { expect } from 'vitest'
import { POST } from '../payments/fault-stage.ts'
import { cancel, refund } from '../refunds/stage.ts'
import { command, hasSales, newSale, picked } from './command.ts'
import { close, endCode, giveBack, isWaiting, type Loss, type Model, type ModelSale, payOut, totalOf } from './model.ts'
import { losing } from './system.ts'

/** Cancelling what has come, or what has not: a number that is taken before its payment arrives stays closed. */
export const cancelIt = (nth: number, fresh: boolean, loss: Loss) =>
  command(
    `cancel(${nth}, ${fresh}, ${loss})`,
    (model) => fresh || hasSales(model),
    async (model, system) => {
      const sale = fresh
        ? { ...newSale(model, { till: nth, amount: 0 }), state: 'CLOSED' as const }
        : picked(model.sales, nth)
      if (fresh) model.sales.push(sale)
      const till = picked(system.tills, sale.till)
      // With the ledger away nothing is heard of it; when an answer gets lost, it is the one that says that money has moved.
      const lost = loss === 'answer' ? { call: POST, loss } : { loss }
      const { status } = await losing(system, { peer: 'onecard', ...lost }, () =>
        cancel(system.world, till, sale.outTradeNo, picked(system.gateways, nth).url),
      )
      expect(status).toBe(sale.state === 'REFUND' ? 409 : 200)
      if (isWaiting(sale) || sale.state === 'PROCESSING') closeCancelled(model, sale, loss)
      // Nobody pays this code any more, nor one whose payment has just come to nothing.
      endCode(sale, 'CANCELLED')
      if (sale.state !== 'SUCCESS') return
      takeBack(model, sale, loss)
    },
  )

/** An open payment is closed at once; when the ledger is not heard, it is decided that it will be. */
function closeCancelled(model: Model, sale: ModelSale, loss: Loss): void {
  const { atLedger, closing, state } = sale
  // For what waits nothing was posted: nobody need be asked.
  if (loss === 'none' || state === 'USERPAYING') return close(model, sale)
  // What has an outcome of its own is asked for, and nothing has to move.
  const isUndone = atLedger === undefined || (atLedger === 'POSTED' && closing)
  if (loss === 'answer' && !isUndone) return close(model, sale)
  sale.closing = true
  if (loss === 'answer' && atLedger === 'POSTED') undoUnheard(model, sale)
}

/** Paid back already. Whoever asks later hears that it was undone, and what it had cost. */
function undoUnheard(model: Model, sale: ModelSale): void {
  payOut(model, sale, totalOf(sale))
  sale.atLedger = 'UNDONE'
}

function takeBack(model: Model, sale: ModelSale, loss: Loss): void {
  const total = giveBack(sale, sale.amount)
  sale.state = 'REVOKED'
  if (loss === 'request') sale.owed += total
  else payOut(model, sale, total)
}

export const refundPart = (nth: number, amount: number, isLedgerAway: boolean) =>
  command(`refund(${nth}, ${amount}, ${isLedgerAway})`, hasSales, async (model, system) => {
    const sale = picked(model.sales, nth)
    const loss = isLedgerAway ? 'answer' : 'none'
    const asked = { amount, outRefundNo: newId('request') }
    const till = picked(system.tills, sale.till)
    const ask = () => refund(system.world, till, sale.outTradeNo, asked, picked(system.gateways, nth).url)
    const { status, body } = await losing(system, { peer: 'onecard', call: POST, loss }, ask)
    if (sale.tillCode?.attempts === 0) {
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
      return
    }
    if (sale.state !== 'SUCCESS' && sale.state !== 'REFUND') {
      expect([status, body.code]).toEqual([409, 'STATE_CONFLICT'])
      return
    }
    if (amount > sale.amount - sale.back) {
      expect([status, body.code]).toEqual([409, 'REFUND_EXCEEDED'])
      return
    }
    const total = giveBack(sale, amount)
    sale.state = 'REFUND'
    // Paid back either way: only that it was is not yet known.
    payOut(model, sale, total)
    expect([status, body.amount + body.surcharge]).toEqual([200, total])
    // The same number once more is the same refund.
    expect((await ask()).body).toMatchObject({ amount: body.amount, surcharge: body.surcharge })
  })
