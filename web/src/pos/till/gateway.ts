import {
  type PayByCodeBody,
  type PaymentView,
  paymentView,
  type TerminalConfig,
  type TerminalStatement,
  type TokenAnswer,
  terminalConfig,
  terminalStatement,
} from '@yimatong/contract/gateway-api'
import { clientAssertion, signRequest } from '@yimatong/contract/terminal'
import type { ZodType } from 'zod'
import { createAccessToken } from '../../shared/http/access-token.ts'
import { createHttp, type HttpOptions } from '../../shared/http/client.ts'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import type { ServerClock } from '../logic/server-clock.ts'
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

/** An answer that is not of the agreed form tells nothing, above all not about money. */
function checked<T>(schema: ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (!parsed.success) throw new NoAnswer('the answer does not have the agreed form', { cause: parsed.error })
  return parsed.data
}

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
  return createAccessToken<TokenAnswer>(
    async () =>
      http.post('/token', {
        grantType: 'client_credentials',
        clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        clientAssertion: await clientAssertion({ ...identity, now: clock.now() }),
      }),
    steadyNow,
  )
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
  const pay = async (body: PayByCodeBody) => checked(paymentView, await signed.post('/payments', body))
  return {
    token,
    config: async (report) => {
      const sentAt = performance.now()
      const config = checked(terminalConfig, await http.get('/config', { ...report, skewMs: wholeMs(report.skewMs) }))
      clock.exactly(Date.parse(config.serverTime), sentAt)
      return config
    },
    // Refused for its time, the request did nothing; the refusal has set the clock, so once more will do.
    pay: (body) =>
      pay(body).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'REQUEST_STALE') return pay(body)
        throw error
      }),
    payment: async (outTradeNo) => checked(paymentView, await http.get(`/payments/${outTradeNo}`)),
    statement: async (date, cursor) => checked(terminalStatement, await http.get(`/statements/${date}`, { cursor })),
  }
}

function wholeMs(skewMs: number | undefined): number | undefined {
  return skewMs === undefined ? undefined : Math.round(skewMs)
}
