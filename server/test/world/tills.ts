import { newId } from '@yimatong/contract/ids'
import type { PayByCodeBody, PaymentView } from '@yimatong/contract/gateway-api'
import { clientAssertion, type KeyMadeHere, makeTerminalKeys, signRequest } from '@yimatong/contract/terminal'
import { openAccount } from './people.ts'
import type { World } from './world.ts'

export interface Merchant {
  readonly merchantNo: string
  readonly accountNo: string
}

let merchants = 0
let terminals = 0

export async function aMerchant(world: World): Promise<Merchant> {
  const merchantNo = String(10_000_000 + ++merchants)
  const accountNo = `M${merchantNo}`
  const { prisma } = world.gateway.deps
  await prisma.canteen.createMany({
    data: [{ id: '1', name: '学一食堂', nameEn: 'First Canteen' }],
    skipDuplicates: true,
  })
  await prisma.merchant.create({ data: { merchantNo, canteenId: '1', name: '面食馆', nameEn: 'Noodles', accountNo } })
  await openAccount(world, { accountNo, kind: 'MERCHANT', holderName: '面食馆' })
  return { merchantNo, accountNo }
}

/** A till's row, before anybody has activated it. */
export async function aTerminal(world: World, merchant: Merchant): Promise<{ terminalId: string; terminalNo: string }> {
  const terminalId = newId('terminal')
  const terminalNo = `T${String(++terminals).padStart(5, '0')}`
  const { merchantNo } = merchant
  await world.gateway.deps.prisma.terminal.create({ data: { terminalId, terminalNo, merchantNo, name: '1 号机' } })
  return { terminalId, terminalNo }
}

/** An answer of the gateway, whatever it is. */
export interface Answer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
}

/** Calls a gateway with a body that is sent exactly as given. */
export async function call<Body = Record<string, unknown>>(
  url: string,
  { method = 'GET', path, body, headers = {} }: CallOptions,
): Promise<Answer<Body>> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, headers: answer.headers, body: JSON.parse((await answer.text()) || '{}') as Body }
}

export interface CallOptions {
  method?: string
  path: string
  body?: string
  headers?: Record<string, string>
}

/** An active till with its key and a token; everything by the functions that the contract gives to tills. */
export interface Till {
  readonly terminalId: string
  readonly terminalNo: string
  readonly merchant: Merchant
  readonly key: KeyMadeHere
  readonly accessToken: string
  /** The headers of a signed call, to be sent as they are or tampered with. */
  sign(options: CallOptions & { now?: number }): Promise<Record<string, string>>
  /** Sends any body as a signed payment. */
  send(body: string, gatewayUrl?: string): Promise<Answer>
  /** Takes a payment under a new number unless one is given. */
  pay(request: Partial<PayByCodeBody> & { authCode: string }, gatewayUrl?: string): Promise<Answer<PaymentView>>
  ask<Body = PaymentView>(path: string, gatewayUrl?: string): Promise<Answer<Body>>
  query(outTradeNo: string, gatewayUrl?: string): Promise<Answer<PaymentView>>
}

export async function aTill(world: World, givenMerchant?: Merchant): Promise<Till> {
  const merchant = givenMerchant ?? (await aMerchant(world))
  const { terminalId, terminalNo } = await aTerminal(world, merchant)
  const key = await makeTerminalKeys()
  await bind(world, terminalNo, key)
  const accessToken = await newToken(world, terminalId, key)
  const bearer = { authorization: `Bearer ${accessToken}` }
  const home = world.gateway.url
  const path = '/gateway/v1/payments'
  const sign: Till['sign'] = async ({ method = 'POST', path: at, body = '', now = world.clock() }) => ({
    ...bearer,
    ...(await signRequest({ method, path: at, body, key: key.privateKey, now })),
  })
  const send: Till['send'] = async (body, url = home) =>
    call(url, { method: 'POST', path, body, headers: await sign({ path, body }) })
  const ask: Till['ask'] = (at, url = home) => call(url, { path: `/gateway/v1/${at}`, headers: bearer })
  return {
    terminalId,
    terminalNo,
    merchant,
    key,
    accessToken,
    sign,
    send,
    ask,
    pay: (request, url) => {
      const whole = { outTradeNo: newId('request'), amount: 1250, ...request }
      return send(JSON.stringify(whole), url) as Promise<Answer<PaymentView & Record<string, unknown>>>
    },
    query: (outTradeNo, url) => ask(`payments/${outTradeNo}`, url),
  }
}

/** What activation leaves behind, without spending an address's share of attempts. */
async function bind(world: World, terminalNo: string, { publicKey }: KeyMadeHere): Promise<void> {
  const activatedAt = new Date(world.clock())
  await world.gateway.deps.prisma.terminal.update({
    where: { terminalNo },
    data: { state: 'ACTIVE', publicKeyX: publicKey.x, publicKeyY: publicKey.y, activatedAt },
  })
}

export function askToken(world: World, assertion: string): Promise<Answer<{ accessToken: string; code?: string }>> {
  const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
  const body = JSON.stringify({
    grantType: 'client_credentials',
    clientAssertionType,
    clientAssertion: assertion,
  })
  return call(world.gateway.url, { method: 'POST', path: '/gateway/v1/token', body })
}

async function newToken(world: World, terminalId: string, key: KeyMadeHere): Promise<string> {
  const assertion = await clientAssertion({ terminalId, key: key.privateKey, now: world.clock() })
  const { body } = await askToken(world, assertion)
  return body.accessToken
}
