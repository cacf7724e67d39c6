import { type PayByCodeBody, terminalConfig, tokenAnswer } from '@yimatong/contract/gateway-api'
import { clientAssertion, type KeyMadeHere, makeTerminalKeys, signRequest } from '@yimatong/contract/terminal'
import { type Answer, ask, wanted } from './json.ts'

/** A till that does with `contract` exactly what the till's page does, without a screen. */
export interface Till {
  readonly origin: string
  readonly terminalId: string
  readonly terminalNo: string
  readonly merchantNo: string
  readonly keys: KeyMadeHere
  readonly accessToken: string
}

/** Everything of one signed request, ready to be sent. */
export interface SignedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

const PAYMENTS = '/gateway/v1/payments'

/** Activates a till with a fresh code and gets its access token. */
export async function activateTill(origin: string, activationCode: string): Promise<Till> {
  const keys = await makeTerminalKeys()
  const body = JSON.stringify({ activationCode, publicKey: keys.publicKey })
  const url = `${origin}/gateway/v1/terminals/activate`
  const config = wanted(await ask(url, { method: 'POST', body }), terminalConfig)
  const { terminalId, terminalNo, merchantNo } = config
  return { origin, terminalId, terminalNo, merchantNo, keys, accessToken: await fetchToken(origin, terminalId, keys) }
}

/** The same till with a new access token; one lives for 15 minutes. */
export const logInAgain = async (till: Till): Promise<Till> => ({
  ...till,
  accessToken: await fetchToken(till.origin, till.terminalId, till.keys),
})

async function fetchToken(origin: string, terminalId: string, keys: KeyMadeHere): Promise<string> {
  const assertion = await clientAssertion({ terminalId, key: keys.privateKey, now: Date.now() })
  const body = JSON.stringify({
    grantType: 'client_credentials',
    clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    clientAssertion: assertion,
  })
  return wanted(await ask(`${origin}/gateway/v1/token`, { method: 'POST', body }), tokenAnswer).accessToken
}

/** Signs a payment request; to be sent within the window of its time stamp, once. */
export async function signPayment(till: Till, payment: PayByCodeBody, now = Date.now()): Promise<SignedRequest> {
  const body = JSON.stringify(payment)
  const signature = await signRequest({ method: 'POST', path: PAYMENTS, body, key: till.keys.privateKey, now })
  return { method: 'POST', path: PAYMENTS, headers: headersOf(till, signature), body }
}

const headersOf = (till: Till, signature: Readonly<Record<string, string>>): Record<string, string> => ({
  authorization: `Bearer ${till.accessToken}`,
  'content-type': 'application/json',
  ...signature,
})

/** Sends a payment; rejects when no answer came. */
export async function pay(till: Till, payment: PayByCodeBody): Promise<Answer> {
  const { method, path, headers, body } = await signPayment(till, payment)
  return ask(till.origin + path, { method, headers, body })
}

/** Asks what became of a payment by the till's own number. */
export async function query(till: Till, outTradeNo: string): Promise<Answer> {
  const path = `${PAYMENTS}/${outTradeNo}`
  const signature = await signRequest({ method: 'GET', path, key: till.keys.privateKey, now: Date.now() })
  return ask(till.origin + path, { headers: headersOf(till, signature) })
}
