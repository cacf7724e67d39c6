import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../random.ts'
import { type AskedRefund, hasEnded, lastView, type Sale } from './history.ts'
import { askAgain, at, bring, open, type Shown, type Stage } from './visit.ts'

/** What customers do who show a code, and what others try with one. */

const STALE_MS = 5 * 60_000

function newRefund(sale: Sale, part: number, amountFen: number): AskedRefund {
  const refund = { outRefundNo: `${sale.outTradeNo}-r${part}`, amountFen, isRefused: false, views: [] }
  sale.refunds.push(refund)
  return refund
}

type Act = (stage: Stage, shown: Shown) => Promise<void>

export const TILL_ACTS = {
  pay: (stage, shown) => bring(stage, at(stage, 'pay', shown)),

  async repeat(stage, shown) {
    const visit = at(stage, 'repeat', shown)
    await Promise.all([
      bring(stage, visit),
      visit.desk.pay(visit.sale, visit.authCode, 'gateway-a'),
      visit.desk.pay(visit.sale, visit.authCode, 'gateway-b'),
    ])
    await visit.desk.pay(visit.sale, visit.authCode)
  },

  async sameCodeAtTwoTills(stage, shown) {
    await Promise.all([
      bring(stage, at(stage, 'sameCodeAtTwoTills', shown)),
      bring(stage, at(stage, 'sameCodeAtTwoTills', shown)),
    ])
  },

  /** Two tills of a merchant use one number for the same guest at the same moment: one of them has it, the other is refused. */
  async twoTills(stage, shown) {
    const visit = at(stage, 'twoTills', shown)
    const { desk, sale, authCode } = visit
    const others = stage.desks.filter(({ till }) => till.merchantNo === sale.merchantNo && till !== desk.till)
    const rival = others.length === 0 ? undefined : stage.random.pick(others)
    await Promise.all([desk.pay(sale, authCode), rival?.pay(sale, authCode)])
    await askAgain(visit)
    if (!hasEnded(sale)) stage.inDoubt.add(visit)
  },

  async forged(stage, { customer, code }) {
    const text = forge(code.text, stage.random)
    const visit = open(stage, {
      kind: 'forged',
      customer,
      desk: stage.random.pick(stage.desks),
      code: { text, name: `forged ${code.name}` },
      expectation: 'NEVER_PAYS',
    })
    await bring(stage, visit)
  },

  /** A photograph of a code, shown five minutes later: its device and its voucher are good, its time is not. */
  async stale(stage, { customer }) {
    const voucher = await customer.nextVoucher()
    if (voucher === undefined) return
    const code = { text: await customer.show(voucher, Date.now() - STALE_MS), name: `stale ${voucher.digitsIndex}` }
    const desk = stage.random.pick(stage.desks)
    await bring(stage, open(stage, { kind: 'stale', customer, desk, code, expectation: 'NEVER_PAYS' }))
  },

  async cancelAfter(stage, shown) {
    const visit = at(stage, 'cancelAfter', shown)
    await bring(stage, visit)
    await visit.desk.cancel(visit.sale)
    if (!hasEnded(visit.sale)) stage.inDoubt.add(visit)
  },

  async cancelMeanwhile(stage, shown) {
    const visit = at(stage, 'cancelMeanwhile', shown)
    const cancelling = pause(stage.random.between(0, 12)).then(() => visit.desk.cancel(visit.sale))
    await Promise.all([visit.desk.pay(visit.sale, visit.authCode), cancelling])
    stage.inDoubt.add(visit)
  },

  async cancelBefore(stage, shown) {
    const visit = at(stage, 'cancelBefore', shown)
    const { word } = await visit.desk.cancel(visit.sale)
    if (word === 'CLOSED') visit.sale.expectation = 'NEVER_PAYS'
    await bring(stage, visit)
  },

  async refundInParts(stage, shown) {
    const visit = at(stage, 'refundInParts', shown)
    await bring(stage, visit)
    if (lastView(visit.sale)?.state !== 'SUCCESS' || visit.sale.amountFen < 4) return
    for (const part of [1, 2]) {
      const refund = newRefund(visit.sale, part, Math.floor(visit.sale.amountFen / 3))
      await Promise.all([visit.desk.refund(visit.sale, refund), visit.desk.refund(visit.sale, refund)])
    }
    if (!hasEnded(visit.sale)) stage.inDoubt.add(visit)
  },

  async refundTooMuch(stage, shown) {
    const visit = at(stage, 'refundTooMuch', shown)
    await bring(stage, visit)
    const { sale, desk } = visit
    if (lastView(sale)?.state !== 'SUCCESS') return
    const refunds = [1, 2].map((part) => newRefund(sale, part, sale.amountFen))
    await Promise.all(refunds.map((refund) => desk.refund(sale, refund)))
    if (!hasEnded(sale)) stage.inDoubt.add(visit)
  },
} as const satisfies Record<string, Act>

/** Changes one character of what a QR code says, in the voucher, in a signature or in the time. */
function forge(text: string, random: Random): string {
  const place = random.between(2, text.length - 2)
  const other = text[place] === 'A' ? 'B' : 'A'
  return text.slice(0, place) + other + text.slice(place + 1)
}
