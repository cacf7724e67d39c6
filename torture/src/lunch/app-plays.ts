import type { DynamicCodeView } from '@yimatong/contract/gateway-api'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { OrderView } from '@yimatong/contract/platform-api'
import type { Customer } from './customer.ts'
import { hasEnded, lastView } from './history.ts'
import { type App, PIN } from './pins.ts'
import { askAgain, at, type Stage } from './visit.ts'

/** What customers do whose app takes part: who shows digits confirms, and who scans what a till shows pays. */

type Act = (stage: Stage, customer: Customer, app: App) => Promise<void>

export const APP_ACTS = {
  /** Digits are always confirmed by PIN: by some twice, by some never. */
  async digits(stage, customer, app) {
    const voucher = await customer.nextVoucher()
    if (voucher === undefined) return
    const code = { text: await customer.showDigits(voucher), name: voucher.digitsIndex }
    const visit = at(stage, 'digits', { customer, code })
    await visit.desk.pay(visit.sale, visit.authCode)
    const asked = lastView(visit.sale)
    if (asked?.state === 'USERPAYING' && stage.random.chance(0.8)) {
      const confirm = () => app.post(`/payments/${asked.paymentId}/confirm`, { total: asked.total, pin: PIN })
      await Promise.all([confirm(), ...(stage.random.chance(0.3) ? [confirm()] : [])])
    }
    await askAgain(visit)
    if (!hasEnded(visit.sale)) stage.inDoubt.add(visit)
  },

  /** A phone scans what the till shows, and presses twice; who does not hear how it ended has the till cancel. */
  async dynamic(stage, customer, app) {
    const visit = at(stage, 'dynamic', { customer, code: { text: '', name: `dynamic ${stage.history.sales.length}` } })
    const { sale, desk } = visit
    const made = await desk.post('/gateway/v1/dynamic-codes', { outTradeNo: sale.outTradeNo, amount: sale.amountFen })
    const { url } = (made?.body ?? {}) as Partial<DynamicCodeView>
    const ordered = url === undefined ? undefined : await app.post('/orders', { code: url })
    const { orderId, quote } = (ordered?.body ?? {}) as Partial<OrderView>
    if (orderId !== undefined && quote !== undefined) {
      const pay = () => app.post(`/orders/${orderId}/pay`, { amount: sale.amountFen, total: quote.total, pin: PIN })
      await Promise.all([pay(), pay()])
    }
    await desk.query(sale)
    if (!hasEnded(sale)) await desk.cancel(sale)
    if (!hasEnded(sale)) stage.inDoubt.add(visit)
  },

  /** A phone scans what hangs on the wall; the amount is typed. The till only asks what became of it. */
  async static(stage, customer, app) {
    const plate = stage.random.pick(stage.plates)
    const ordered = await app.post('/orders', { code: plate.url })
    const { orderId } = (ordered?.body ?? {}) as Partial<OrderView>
    const desk = stage.desks.find(
      ({ till: { merchantNo, terminalNo } }) =>
        merchantNo === plate.merchantNo && terminalNo === (plate.terminalNo ?? terminalNo),
    )
    if (orderId === undefined || desk === undefined) return
    const visit = at(stage, 'static', { customer, code: { text: '', name: orderId } }, desk)
    const { sale } = visit
    // Nobody but the server numbers what a phone pays.
    sale.outTradeNo = orderId
    const { amountFen: amount } = sale
    const quoted = await app.post(`/orders/${orderId}/quote`, { amount })
    const { total } = (quoted?.body ?? {}) as Partial<OrderQuote>
    if (total !== undefined) {
      const pay = () => app.post(`/orders/${orderId}/pay`, { amount, total, pin: PIN })
      await Promise.all([pay(), ...(stage.random.chance(0.5) ? [pay()] : [])])
    }
    await askAgain(visit)
    if (!hasEnded(sale)) stage.inDoubt.add(visit)
  },
} as const satisfies Record<string, Act>
