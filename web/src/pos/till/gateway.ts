import type {
  DynamicCodeBody,
  DynamicCodeView,
  PayByCodeBody,
  PaymentView,
  TerminalConfig,
  TerminalStatement,
  TradeView,
} from '@yimatong/contract/gateway-api'
import type { RefundBody, RefundView } from '@yimatong/contract/refund-api'
import type { TillRecord } from '@yimatong/contract/till-records-api'
import { clientAssertion, signRequest } from '@yimatong/contract/terminal'
import { createAccessToken } from '../../shared/http/access-token.ts'
import { createHttp, type HttpOptions } from '../../shared/http/client.ts'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { checked } from './checked.ts'
import type { Identity } from './database.ts'
import { createShiftGateway, type ShiftGateway } from './shift-gateway.ts'

/** The gateway as this till uses it. Rejects with ApiError (refused, with a code) or NoAnswer (nobody knows). */
export interface Gateway {
  /** The heart-beat. Sets the clock. */
  config: (report: { version: string; skewMs: number | undefined; stopListVersion: number }) => Promise<TerminalConfig>
  /** Signed. No answer within five seconds is no answer: the till then asks. */
  pay: (body: PayByCodeBody) => Promise<PaymentView>
  /** What stands under a number: a payment, or a dynamic code that nobody has paid. */
  payment: (outTradeNo: string) => Promise<TradeView>
  /** Signed. Asks for a dynamic code; the same number again is the same code. */
  makeCode: (body: DynamicCodeBody) => Promise<DynamicCodeView>
  /** Signed. Cancels a payment or a dynamic code. Gives what stands then: closed, on its way back, or as it was before. */
  cancel: (outTradeNo: string) => Promise<TradeView>
  /** Signed. Charges what looks like the payment before. Gives the payment as it stands then. */
  confirm: (outTradeNo: string) => Promise<PaymentView>
  /** Signed. Gives a part of a payment back; the same number again is the same refund. */
  refund: (asked: RefundBody & { outTradeNo: string }) => Promise<RefundView>
  refundOf: (outRefundNo: string) => Promise<RefundView>
  statement: (businessDate: string, cursor?: string) => Promise<TerminalStatement>
  /** Signed. What this till has written down itself; once more changes nothing. */
  tellRecords: (records: readonly TillRecord[]) => Promise<unknown>
  token: () => Promise<string>
  shifts: ShiftGateway
}

const BASE = '/gateway/v1'
const TIMEOUT_MS = 5000

/** Every answer's Date header is a rough idea of the server's time: enough to make a token before the first heart-beat. */
export function setsClock(clock: ServerClock): NonNullable<HttpOptions['onAnswer']> {
  return (response) => {
    const serverTime = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(serverTime)) clock.roughly(serverTime)
  }
}

function createTokens(identity: Identity, clock: ServerClock) {
  const http = createHttp({ base: BASE, timeoutMs: TIMEOUT_MS, onAnswer: setsClock(clock) })
  const steadyNow = () => performance.now()
  const ask = async () =>
    http.post('/token', {
      grantType: 'client_credentials',
      clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      clientAssertion: await clientAssertion({ ...identity, now: clock.now() }),
    })
  return createAccessToken(async () => checked('token', await ask()), steadyNow)
}

export function createGateway(identity: Identity, clock: ServerClock): Gateway {
  const tokens = createTokens(identity, clock)
  const token = async () => (await tokens.get()).accessToken
  const options: HttpOptions = {
    base: BASE,
    timeoutMs: TIMEOUT_MS,
    token,
    renewToken: tokens.renew,
    onAnswer: setsClock(clock),
  }
  const http = createHttp(options)
  const signed = createHttp({
    ...options,
    headers: async ({ method, path, body = '' }) =>
      signRequest({ method, path, body, key: identity.key, now: clock.now() }),
  })
  const pay = async (body: PayByCodeBody) => ours(body, await checked('payment', await signed.post('/payments', body)))
  const makeCode = async (body: DynamicCodeBody) =>
    ours(body, await checked('dynamicCode', await signed.post('/dynamic-codes', body)))
  const payment = async (outTradeNo: string) =>
    ours({ outTradeNo }, await checked('trade', await http.get(`/payments/${outTradeNo}`)))
  const cancel = async (outTradeNo: string) => {
    const asked = signed.post(`/payments/${outTradeNo}/cancel`)
    // What cannot be cancelled stands: the answer is then what it is.
    const answer = await asked.catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'STATE_CONFLICT')
        return error.problem.payment ?? payment(outTradeNo)
      throw error
    })
    return ours({ outTradeNo }, await checked('trade', answer))
  }
  const confirm = async (outTradeNo: string) =>
    ours({ outTradeNo }, await checked('payment', await signed.post(`/payments/${outTradeNo}/confirm`, {})))
  const refund = async ({ outTradeNo, ...body }: RefundBody & { outTradeNo: string }) =>
    oursBack(body.outRefundNo, await checked('refund', await signed.post(`/payments/${outTradeNo}/refunds`, body)))
  return {
    token,
    shifts: createShiftGateway({ http, signed }),
    config: async (report) => {
      const sentAt = performance.now()
      const config = await checked('config', await http.get('/config', { ...report, skewMs: wholeMs(report.skewMs) }))
      clock.exactly(Date.parse(config.serverTime), sentAt)
      return config
    },
    pay: inTime(pay),
    makeCode: inTime(makeCode),
    cancel: inTime(cancel),
    confirm: inTime(confirm),
    payment,
    refund: inTime(refund),
    refundOf: async (outRefundNo) =>
      oursBack(outRefundNo, await checked('refund', await http.get(`/refunds/${outRefundNo}`))),
    tellRecords: inTime((records: readonly TillRecord[]) => signed.post('/till-records', { records })),
    statement: async (date, cursor) => checked('statement', await http.get(`/statements/${date}`, { cursor })),
  }
}

function wholeMs(skewMs: number | undefined): number | undefined {
  return skewMs === undefined ? undefined : Math.round(skewMs)
}

/** The answer, if it is about what was asked; somebody else's says nothing about this one. */
function ours<View extends { outTradeNo: string; amount: number }>(
  { outTradeNo, amount }: { outTradeNo: string; amount?: number },
  view: View,
): View {
  if (view.outTradeNo === outTradeNo && (amount === undefined || view.amount === amount)) return view
  throw new NoAnswer('the answer is about another payment')
}

function oursBack(outRefundNo: string, view: RefundView): RefundView {
  if (view.outRefundNo === outRefundNo) return view
  throw new NoAnswer('the answer is about another refund')
}

/** Refused for its time, a request did nothing; the refusal has set the clock, so once more will do. */
function inTime<Asked, Answer>(call: (asked: Asked) => Promise<Answer>): (asked: Asked) => Promise<Answer> {
  return (asked) =>
    call(asked).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'REQUEST_STALE') return call(asked)
      throw error
    })
}
