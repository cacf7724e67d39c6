import type { PayByCodeBody, PaymentView, TerminalConfig, TerminalStatement } from '@yimatong/contract/gateway-api'
import { clientAssertion, signRequest } from '@yimatong/contract/terminal'
import { createAccessToken } from '../../shared/http/access-token.ts'
import { createHttp, type HttpOptions } from '../../shared/http/client.ts'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import type { ServerClock } from '../logic/server-clock.ts'
import { checked } from './checked.ts'
import type { Identity } from './database.ts'

/** The gateway as this till uses it. Rejects with ApiError (refused, with a code) or NoAnswer (nobody knows). */
export interface Gateway {
  /** The heart-beat. Sets the clock. */
  config: (report: { version: string; skewMs: number | undefined; stopListVersion: number }) => Promise<TerminalConfig>
  /** Signed. No answer within five seconds is no answer: the till then asks. */
  pay: (body: PayByCodeBody) => Promise<PaymentView>
  payment: (outTradeNo: string) => Promise<PaymentView>
  statement: (businessDate: string, cursor?: string) => Promise<TerminalStatement>
  token: () => Promise<string>
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
  const view = async (
    { outTradeNo, amount }: Pick<PayByCodeBody, 'outTradeNo'> & { amount?: number },
    answer: unknown,
  ) => {
    const payment = await checked('payment', answer)
    // Somebody else's payment says nothing about this one.
    const ours = payment.outTradeNo === outTradeNo && (amount === undefined || payment.amount === amount)
    if (!ours) throw new NoAnswer('the answer is about another payment')
    return payment
  }
  const pay = async (body: PayByCodeBody) => view(body, await signed.post('/payments', body))
  return {
    token,
    config: async (report) => {
      const sentAt = performance.now()
      const config = await checked('config', await http.get('/config', { ...report, skewMs: wholeMs(report.skewMs) }))
      clock.exactly(Date.parse(config.serverTime), sentAt)
      return config
    },
    // Refused for its time, the request did nothing; the refusal has set the clock, so once more will do.
    pay: (body) =>
      pay(body).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'REQUEST_STALE') return pay(body)
        throw error
      }),
    payment: async (outTradeNo) => view({ outTradeNo }, await http.get(`/payments/${outTradeNo}`)),
    statement: async (date, cursor) => checked('statement', await http.get(`/statements/${date}`, { cursor })),
  }
}

function wholeMs(skewMs: number | undefined): number | undefined {
  return skewMs === undefined ? undefined : Math.round(skewMs)
}
