import type { BillView, OrderView } from '@yimatong/contract/platform-api'

import { expect } from 'vitest'
import { POST } from '../payments/fault-stage.ts'
import { PIN } from '../world/apps.ts'
import { aDynamicCode } from '../world/merchant-codes.ts'
import { command, expectSeen, newSale, picked, pickedOf } from './command.ts'
import { isOpenCode, type Loss, type Model, type ModelSale } from './model.ts'
import { expectStopped, settleInApp } from './plates.ts'
import { losing, type System } from './system.ts'

/** In seconds; a story is over sooner. */
export const CODE_LIFE = 300

/** The till shows a code for one amount. */
export const showAtTill = (till: number, amount: number) =>
  command(
    `showAtTill(${till}, ${amount})`,
    () => true,
    async (model, system) => {
      const sale: ModelSale = {
        ...newSale(model, { till, amount }),
        state: 'USERPAYING',
        tillCode: { standing: 'OPEN', attempts: 0 },
      }
      const { outTradeNo } = sale
      const options = { outTradeNo, amountFen: amount, expiresInSeconds: CODE_LIFE }
      const { url } = await aDynamicCode(system.world, picked(system.tills, till), options)
      system.tillCodes.set(outTradeNo, url)
      model.sales.push(sale)
      await expectSeen(system, sale)
    },
  )

/** The payer scans it and pays in the app. What came to nothing leaves it open. */
export const payTillCode = (nth: number, loss: Loss) =>
  command(
    `payTillCode(${nth}, ${loss})`,
    ({ sales }) => sales.some(isOpenCode),
    async (model, system) => {
      const sale = pickedOf(model, isOpenCode, nth)
      const app = await system.app()
      const { url } = picked(system.gateways, nth)
      const order = { code: system.tillCodes.get(sale.outTradeNo) ?? '' }
      if (model.frozen) return expectStopped(app, order, url)
      const { orderId } = await app.order(order, url)
      const { amount, surcharge, tillCode } = sale
      const { status, body } = await losing(system, { peer: 'onecard', call: POST, loss }, () =>
        app.pay(orderId, { amount, total: amount + surcharge, pin: PIN }, url),
      )
      const paid: ModelSale = { ...sale, tillCode: undefined, state: 'PROCESSING' }
      Object.assign(sale, {
        state: 'PROCESSING',
        keptPrice: true,
        tillCode: { standing: 'TAKEN', attempts: (tillCode?.attempts ?? 0) + 1 },
      })
      const before = { balance: model.balance, subsidy: model.subsidy }
      settleInApp(model, sale, loss)
      settleInApp({ ...model, ...before }, paid, loss)
      // The payer hears what came of this attempt, the till what has become of the code.
      expect([status, body.state, body.declineCode]).toEqual([200, paid.state, paid.declineCode])
      expect((body as BillView).outTradeNo).toBe(sale.outTradeNo)
      await expectSeen(system, sale)
    },
  )

const REFUSALS = { CANCELLED: 'CODE_CANCELLED', EXPIRED: 'CODE_EXPIRED' } as const

/** Whoever pays or has paid it sees that order; others hear why there is none for them. */
function heardAt(
  { state, tillCode }: ModelSale,
  { isPayers, frozen }: { isPayers: boolean; frozen: boolean },
): { state?: OrderView['state']; code?: string } {
  const standing = tillCode?.standing ?? 'OPEN'
  if (standing === 'OPEN') return frozen ? { code: 'ACCOUNT_FROZEN' } : { state: 'OPEN' }
  if (standing !== 'TAKEN') return { code: REFUSALS[standing] }
  if (isPayers) return { state: state === 'PROCESSING' ? 'PAYING' : 'PAID' }
  return { code: state === 'PROCESSING' ? 'ORDER_TAKEN' : 'ORDER_PAID' }
}

const isTillCode = ({ tillCode }: ModelSale): boolean => tillCode !== undefined
export const hasTillCodes = ({ sales }: Model): boolean => sales.some(isTillCode)

/** Somebody scans a code that a till has shown to this payer. */
export async function scanTillCode(
  nth: number,
  [model, payer]: readonly [Model, System],
  [{ frozen }, scanning]: readonly [Model, System],
): Promise<void> {
  const sale = pickedOf(model, isTillCode, nth)
  const { body } = await (await scanning.app()).tryOrder({ code: payer.tillCodes.get(sale.outTradeNo) ?? '' })
  const { state, code } = heardAt(sale, { isPayers: scanning === payer, frozen })
  expect([sale.outTradeNo, body.state, body.code]).toEqual([sale.outTradeNo, state, code])
}
