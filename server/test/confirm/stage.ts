import type { PaymentView } from '@yimatong/contract/gateway-api'
import { PIN_FREE_FEN, PIN_FREE_PER_DAY } from '@yimatong/contract/limits'
import type { BillView, PendingConfirmations } from '@yimatong/contract/platform-api'
import { expect } from 'vitest'
import { type App, anApp, type Said } from '../world/apps.ts'
import { aPerson, aPhone, type PersonOptions, type Phone } from '../world/people.ts'
import type { Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

export const BALANCE = 500_00
/** Above what may be paid without a PIN. */
export const AMOUNT = 128_00

/** A campus that asks for PINs as campuses do. */
export const createAskingWorld = (): Promise<World> => createWorld({}, { PIN_FREE_FEN, PIN_FREE_PER_DAY })

/** Somebody with a phone that shows codes and the app that confirms. */
export interface Payer {
  phone: Phone
  app: App
}

/** With an empty PIN the person has not set one yet. */
export async function aPayer(world: World, options: PersonOptions = {}, pin?: string): Promise<Payer> {
  const person = await aPerson(world, { balanceFen: BALANCE, ...options })
  return { phone: await aPhone(world, person), app: await anApp(world, person, pin) }
}

/** A payment that waits for its payer. */
export async function aWaiting(till: Till, { phone }: Payer, amount = AMOUNT): Promise<PaymentView> {
  const { status, body } = await till.pay({ authCode: await phone.show(), amount })
  expect([status, body.state]).toEqual([200, 'USERPAYING'])
  return body
}

export function confirm(
  { app }: Payer,
  { paymentId, total }: PaymentView,
  { pin = app.pin, shown = total, url }: { pin?: string; shown?: number; url?: string } = {},
): Promise<Said<BillView>> {
  return app.send('POST', `payments/${paymentId}/confirm`, { total: shown, pin }, url)
}

export function refuse({ app }: Payer, { paymentId }: PaymentView, url?: string): Promise<Said<BillView>> {
  return app.send('POST', `payments/${paymentId}/refuse`, undefined, url)
}

export async function pending({ app }: Payer): Promise<readonly BillView[]> {
  return (await app.send<PendingConfirmations>('GET', 'me/pending-confirmations')).body.bills ?? []
}

/** Lets the time of a payment that waits be over. */
export async function runOut(world: World, { paymentId }: PaymentView): Promise<void> {
  const values = [paymentId]
  await world.owner.query({
    text: 'UPDATE payments SET sweep_after = now() - make_interval(secs => 1) WHERE payment_id = $1',
    values,
  })
  await world.owner.query({ text: 'UPDATE confirmations SET expires_at = now() WHERE payment_id = $1', values })
}

export const typesOf = ({ events }: Pick<PaymentView, 'events'>) => events.map(({ type }) => type)
