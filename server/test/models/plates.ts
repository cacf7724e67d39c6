import type { BillView, OrderBody } from '@yimatong/contract/platform-api'
import { expect } from 'vitest'
import { POST } from '../payments/fault-stage.ts'
import { type App, PIN } from '../world/apps.ts'
import { command, newSale, picked } from './command.ts'
import { conclude, debit, type Loss, type Model, type ModelSale } from './model.ts'
import { losing } from './system.ts'

/** The payer scans the plate on a stall's till, and pays in the app: no code of theirs is used. */
export const payPlate = (nth: number, amount: number, loss: Loss) =>
  command(
    `payPlate(${nth}, ${amount}, ${loss})`,
    () => true,
    async (model, system) => {
      const sale = { ...newSale(model, { till: nth, amount }), keptPrice: true }
      const app = await system.app()
      const { url } = picked(system.gateways, nth)
      const order = { code: picked(system.plates, nth) }
      if (model.frozen) return expectStopped(app, order, url)
      const { orderId } = await app.order(order, url)
      const total = amount + sale.surcharge
      const { status, body } = await losing(system, { peer: 'onecard', call: POST, loss }, () =>
        app.pay(orderId, { amount, total, pin: PIN }, url),
      )
      settleInApp(model, sale, loss)
      expect([status, body.state, body.declineCode]).toEqual([200, sale.state, sale.declineCode])
      sale.outTradeNo = (body as BillView).outTradeNo
      model.sales.push(sale)
    },
  )

/** Whoever is frozen hears so before there is an order. */
export async function expectStopped(app: App, order: OrderBody, url: string): Promise<void> {
  const { status, body } = await app.tryOrder(order, url)
  expect([status, body.code]).toEqual([403, 'ACCOUNT_FROZEN'])
}

/** What comes of a payment in the app when calls get lost. */
export function settleInApp(model: Model, sale: ModelSale, loss: Loss): void {
  if (loss === 'request') return
  const verdict = debit(model, sale)
  if (loss === 'answer') sale.atLedger = verdict
  else conclude(sale, verdict)
}
