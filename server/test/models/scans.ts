import { POST, REDEEM, rescue } from '../payments/fault-stage.ts'
import { expect } from 'vitest'
import { command, hasSales, isLate, newSale, picked, viewOf } from './command.ts'
import {
  type Age,
  conclude,
  debit,
  type Loss,
  type Model,
  type ModelSale,
  redeem,
  refill,
  type Scan,
  sweep,
} from './model.ts'
import { heldOn, losing, seenOf, type System, textOf } from './system.ts'

/** Shows one more code; fetches ten when the phone has shown all. */
export const show = () =>
  command(
    'show',
    (model) => !isLate(model),
    async (model, { phones }) => {
      const phone = model.phones.at(-1)
      const real = phones.at(-1)
      if (phone === undefined || real === undefined) return
      if (phone.shown === phone.codes.length) refill(phone)
      phone.shown += 1
      real.vouchers.push(await (await real.phone()).voucher())
    },
  )

export interface PayOptions {
  nth: number
  /** Among all codes ever shown, not only those that should pay. */
  any: boolean
  till: number
  amount: number
  form: 'QR' | 'DIGITS'
  age: Age
  lost: { peer: 'tsm' | 'onecard'; loss: Loss }
}

/** The scan that the options mean, and the sale that a till asks for with it, in both notebooks. */
export async function askedSale(model: Model, system: System, options: PayOptions) {
  const { scan, authCode } = await scanOf(model, system, options)
  const sale = newSale(model, options)
  model.sales.push(sale)
  system.asked.set(sale.outTradeNo, { authCode, amount: sale.amount })
  return { scan, authCode, sale }
}

/** The scan that the options mean, with the real text, among all codes ever shown. */
async function scanOf(model: Model, system: System, { nth, any, form, age }: PayOptions) {
  const shown = model.phones.flatMap((phone, which) =>
    phone.codes.slice(0, phone.shown).map((code, at) => ({ phone, code, which, at })),
  )
  const good = shown.filter(({ phone, code }) => !phone.revoked && !code.used && !code.replaced)
  const { phone, code, which, at } = picked(good.length > 0 && !any ? good : shown, nth)
  const real = system.phones[which]
  if (real === undefined) throw new Error(`there is no phone ${which}`)
  const scan: Scan = { phone, code, form, age }
  return { scan, authCode: await textOf(system.world, real, at, { form, age }) }
}

/** What comes of a scan when calls get lost. */
export function expectPaid(model: Model, sale: ModelSale, scan: Scan, { peer, loss }: PayOptions['lost']): void {
  const isTsmLost = peer === 'tsm' && loss !== 'none'
  const refusal = isTsmLost && loss === 'request' ? undefined : redeem(scan)
  if (isTsmLost) return conclude(sale, 'TSM_UNAVAILABLE')
  if (refusal !== undefined) return conclude(sale, refusal)
  if (model.frozen) return conclude(sale, 'ACCOUNT_FROZEN')
  if (scan.form === 'DIGITS') {
    sale.state = 'USERPAYING'
    return
  }
  if (loss === 'request') return
  const verdict = debit(model, sale)
  if (loss === 'answer') sale.atLedger = verdict
  else conclude(sale, verdict)
}

export const pay = (options: PayOptions) =>
  command(
    `pay(${JSON.stringify(options)})`,
    ({ phones }) => phones.some(({ shown }) => shown > 0),
    async (model, system) => {
      const { scan, authCode, sale } = await askedSale(model, system, options)
      const { outTradeNo, amount } = sale
      const call = options.lost.peer === 'tsm' ? REDEEM : POST
      const { status, body } = await losing(system, { ...options.lost, call }, () =>
        picked(system.tills, sale.till).pay({ outTradeNo, authCode, amount }, picked(system.gateways, options.nth).url),
      )
      expectPaid(model, sale, scan, options.lost)
      expect([status, body.state, body.declineCode]).toEqual([200, sale.state, sale.declineCode])
    },
  )

/** A payment that hangs on its way to the ledger or back, while another server finds it and finishes it. */
export const payAndCrash = (options: PayOptions, hold: 'hold-request' | 'hold-answer') =>
  command(
    `payAndCrash(${JSON.stringify(options)}, ${hold})`,
    ({ phones }) => phones.some(({ shown }) => shown > 0),
    async (model, system, both) => {
      const { world, gateways, tills } = system
      const { scan, authCode, sale } = await askedSale(model, system, { ...options, form: 'QR', age: 'fresh' })
      const { outTradeNo, amount } = sale
      expectPaid(model, sale, scan, { peer: 'onecard', loss: hold === 'hold-request' ? 'request' : 'answer' })
      const reachesLedger = sale.state === 'PROCESSING'
      world.toOnecard.decide = (call) => (call === POST ? hold : 'pass')
      const paying = picked(tills, sale.till).pay({ outTradeNo, authCode, amount }, gateways[0].url)
      if (reachesLedger) {
        await heldOn(world.toOnecard, paying)
        world.toOnecard.decide = () => 'pass'
        await rescue(gateways[1])
        both.forEach(sweep)
        world.toOnecard.release()
      }
      const { body } = await paying
      world.toOnecard.decide = () => 'pass'
      expect([body.state, body.declineCode]).toEqual([sale.state, sale.declineCode])
    },
  )

export const payAgain = (nth: number, other: boolean) =>
  command(`payAgain(${nth}, ${other})`, hasSales, async ({ sales }, { tills, asked, gateways }) => {
    const sale = picked(sales, nth)
    const before = asked.get(sale.outTradeNo)
    if (before === undefined) return
    const body = { ...before, outTradeNo: sale.outTradeNo, amount: before.amount + (other ? 1 : 0) }
    const answer = await picked(tills, sale.till).pay(body, picked(gateways, nth).url)
    const isTombstone = sale.amount === 0
    if (other && !isTombstone)
      expect([answer.status, answer.body]).toMatchObject([409, { code: 'IDEMPOTENCY_CONFLICT' }])
    else expect([answer.status, seenOf(answer.body)]).toEqual([200, viewOf(sale)])
  })
