import type { Answer } from '@yimatong/bench/simulated/json'
import type { Till } from '@yimatong/bench/simulated/till'
import type { PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { signRequest } from '@yimatong/contract/terminal'
import type { GatewayName } from '../campus/host.ts'
import type { Random } from '../random.ts'
import type { Balancer } from './balancer.ts'
import { call } from './client.ts'
import { type AskedRefund, type History, isFinal, type Sale, type Saying } from './history.ts'

/** A till that asks through either door, as a balancer would send it, and takes down what it hears. */
export interface Desk {
  till: Till
  pay(sale: Sale, authCode: string, door?: GatewayName): Promise<Heard>
  query(sale: Sale): Promise<Heard>
  cancel(sale: Sale): Promise<Heard>
  refund(sale: Sale, refund: AskedRefund): Promise<Heard>
  /** Any other request of this till. */
  post(path: string, body: object): Promise<Answer | undefined>
}

export type Heard = Saying & { status: number }

export interface DeskDeps {
  doors: Readonly<Record<GatewayName, string>>
  balancer: Balancer
  history: History
  random: Random
}

const PAYMENTS = '/gateway/v1/payments'

const codeOf = (answer: Answer): string => {
  const { state, code } = (answer.body ?? {}) as { state?: string; code?: string }
  return state ?? code ?? String(answer.status)
}

export function openDesk(till: Till, { doors, balancer, history, random }: DeskDeps): Desk {
  const send = async (
    door: GatewayName,
    method: 'GET' | 'POST',
    path: string,
    given?: object,
  ): Promise<Answer | undefined> => {
    const body = given === undefined ? {} : { body: JSON.stringify(given) }
    // A question moves nothing: like the till's page it is sent with the token alone.
    const key = till.keys.privateKey
    const signature = method === 'GET' ? {} : await signRequest({ method, path, ...body, key, now: Date.now() })
    const type = given === undefined ? {} : { 'content-type': 'application/json' }
    const headers = { authorization: `Bearer ${till.accessToken}`, ...type, ...signature }
    return call({ door: doors[door], method, path, headers, ...body })
  }

  const ask = async (
    sale: Sale,
    what: string,
    request: { door?: GatewayName; method: 'GET' | 'POST'; path: string; body?: object },
    take: (body: unknown) => void,
  ): Promise<Heard> => {
    const door = request.door ?? balancer.pick(random)
    const invokedAt = Date.now()
    const answer = await send(door, request.method, request.path, request.body)
    if (answer === undefined) balancer.broke(door, Date.now() - invokedAt)
    const outcome = answer === undefined ? 'UNKNOWN' : answer.status === 200 ? 'OK' : 'FAIL'
    const word = answer === undefined ? '' : codeOf(answer)
    const saying: Saying = {
      asked: `${what} at ${till.terminalNo} through ${door}`,
      invokedAt,
      endedAt: Date.now(),
      outcome,
      word,
    }
    sale.sayings.push(saying)
    if (answer?.status === 200) take(answer.body)
    noteDoubt(sale)
    if (outcome === 'OK' && word === 'SUCCESS')
      history.successes.push({ startedAt: invokedAt, at: saying.endedAt, door })
    return { ...saying, status: answer?.status ?? 0 }
  }

  const takeView = (sale: Sale) => (body: unknown) => {
    sale.views.push(viewOf(body as TradeView))
  }
  return {
    till,
    pay: (sale, authCode, door) =>
      ask(
        sale,
        'pay',
        {
          ...(door === undefined ? {} : { door }),
          method: 'POST',
          path: PAYMENTS,
          body: { outTradeNo: sale.outTradeNo, authCode, amount: sale.amountFen },
        },
        takeView(sale),
      ),
    query: (sale) => ask(sale, 'query', { method: 'GET', path: `${PAYMENTS}/${sale.outTradeNo}` }, takeView(sale)),
    async cancel(sale) {
      const path = `${PAYMENTS}/${sale.outTradeNo}/cancel`
      const heard = await ask(sale, 'cancel', { method: 'POST', path }, takeView(sale))
      if (heard.word === 'REVOKED' || heard.word === 'CLOSED') sale.wasCancelled = true
      return heard
    },
    async refund(sale, refund) {
      const { outRefundNo, amountFen: amount } = refund
      const path = `${PAYMENTS}/${sale.outTradeNo}/refunds`
      const heard = await ask(
        sale,
        `refund ${amount}`,
        { method: 'POST', path, body: { outRefundNo, amount, reason: '退款' } },
        (body) => refund.views.push(body as RefundView),
      )
      if (heard.status === 409 || heard.status === 422) refund.isRefused = true
      return heard
    },
    post: (path, body) => send(balancer.pick(random), 'POST', path, body),
  }
}

/** A code that nobody has paid is told like a payment of nothing. */
export function viewOf(trade: TradeView): PaymentView {
  // What it went through is nothing to the judge, and of a hundred thousand payments a lot.
  if ('paymentId' in trade) return { ...trade, events: [] }
  const nothing = { amount: 0, total: 0, refundedAmount: 0, surcharge: { amount: 0, status: 'NONE' as const } }
  return { ...trade, ...nothing, paymentId: '', businessDate: '', events: [] }
}

function noteDoubt(sale: Sale): void {
  const last = sale.views.at(-1)
  const isKnown = last !== undefined && isFinal(last)
  const now = Date.now()
  if (isKnown && sale.doubtAt !== undefined) sale.knownAt ??= now
  if (!isKnown) sale.doubtAt ??= now
}
