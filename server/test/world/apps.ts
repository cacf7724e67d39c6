import { newId } from '@yimatong/contract/ids'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import type { BillView, OrderBody, OrderView } from '@yimatong/contract/platform-api'
import { appTokenKind } from '../../src/platform/tokens.ts'
import { hashPin } from '../../src/platform/pins.ts'
import type { Person } from './people.ts'
import { type Answer, call } from './tills.ts'
import type { World } from './world.ts'

/** What a refusal says beside its status. */
export interface Refusal {
  code: string
  quote?: OrderQuote
  attemptsLeft?: number
  limitLeft?: number
}

/** An answer of the platform: what was asked for, or why not. */
export type Said<Body> = Answer<Partial<Body> & Partial<Refusal>>

/** The student's app, logged in; everything over the wire. */
export interface App {
  readonly person: Person
  readonly token: string
  readonly sessionId: string
  readonly pin: string
  send<Body>(method: string, path: string, body?: object, url?: string): Promise<Said<Body>>
  /** Begins an order from what was scanned; the order must come. */
  order(body: OrderBody, url?: string): Promise<OrderView>
  tryOrder(body: OrderBody, url?: string): Promise<Said<OrderView>>
  quote(orderId: string, amount: number): Promise<Said<OrderQuote>>
  /** Pays what was quoted, with the right PIN unless another is given. */
  pay(orderId: string, asked: { amount: number; total: number; pin?: string }, url?: string): Promise<Said<BillView>>
  read(orderId: string): Promise<OrderView>
}

export const PIN = '258036'

/** With an empty PIN the person has not set one yet. */
export async function anApp(world: World, person: Person, pin = PIN): Promise<App> {
  const { deps, url: home } = world.gateway
  if (pin !== '') await givePin(world, person.personId, pin)
  const tokens = appTokenKind(deps.platformKeys)
  const sessionId = newId('session')
  const token = await tokens.sign(world.platformKey, { sub: person.personId, sid: sessionId }, 900)
  const headers = { authorization: `Bearer ${token}` }
  const send: App['send'] = (method, path, body, url = home) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    return call(url, { method, path: `/platform/v1/${path}`, headers, ...sent })
  }
  const tryOrder: App['tryOrder'] = (body, url) => send('POST', 'orders', body, url)
  return {
    person,
    token,
    sessionId,
    pin,
    send,
    tryOrder,
    async order(body, url) {
      const { status, body: order } = await tryOrder(body, url)
      if (status !== 201) throw new Error(`no order: ${JSON.stringify(order)}`)
      return order as OrderView
    },
    quote: (orderId, amount) => send('POST', `orders/${orderId}/quote`, { amount }),
    pay: (orderId, { amount, total, pin: given = pin }, url) =>
      send('POST', `orders/${orderId}/pay`, { amount, total, pin: given }, url),
    async read(orderId) {
      return (await send<OrderView>('GET', `orders/${orderId}`)).body as OrderView
    },
  }
}

/** Sets a PIN as an earlier call has. */
async function givePin(world: World, personId: string, pin: string): Promise<void> {
  const { prisma, pinPeppers } = world.gateway.deps
  const pinHash = await hashPin({ pinPeppers }, pin)
  await prisma.personPin.create({ data: { personId, pinHash, setAt: new Date() } })
}
