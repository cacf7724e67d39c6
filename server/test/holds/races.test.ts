import { afterAll, beforeAll, expect, it } from 'vitest'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'
import { aHolder, BALANCE, report } from './stage.ts'

const RACES = 200
const AT_ONCE = 10
const PAYMENTS = 3

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld()
  second = await world.startGateway()
  till = await aTill(world)
})
afterAll(() => world?.close())

/** Payments at two servers, and the report later by so many round trips. Gives how many were paid. */
async function race(round: number): Promise<number> {
  const holder = await aHolder(world, '')
  const codes: string[] = []
  for (let n = 0; n < PAYMENTS; n++) codes.push(await holder.phone.show())
  const { accountNo } = holder.app.person
  const reportLater = async () => {
    for (let trip = 0; trip < round % 4; trip++) await till.query('nothing')
    const { body } = await report(holder, round % 2 === 0 ? second.url : undefined)
    expect(body).toHaveProperty('paymentsStoppedAt')
    return balanceOf(world, accountNo)
  }
  const paying = codes.map((authCode, at) =>
    till.pay({ authCode, amount: 1000 }, at % 2 === 0 ? second.url : undefined),
  )
  const [answered, ...payments] = await Promise.all([reportLater(), ...paying])
  // Not one fen after the report was answered, whatever was still on its way.
  expect(await balanceOf(world, accountNo)).toBe(answered)
  const states = payments.map(({ body }) => body.state)
  const paid = states.filter((state) => state === 'SUCCESS').length
  expect(states.filter((state) => state !== 'SUCCESS' && state !== 'PAYERROR')).toEqual([])
  expect(BALANCE - answered).toBe(1000 * paid)
  for (const { body } of payments) expect((await till.query(body.outTradeNo)).body.state).toBe(body.state)
  return paid
}

it('two hundred loss reports among payments: each payment ends in one state, none is debited after the answer', {
  timeout: 300_000,
}, async () => {
  const paid: number[] = []
  for (let round = 0; round < RACES; round += AT_ONCE) {
    paid.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => race(round + at)))))
  }
  // Races that the same side wins each time would show nothing.
  expect(paid).toContain(0)
  expect(paid.filter((number) => number > 0)).not.toEqual([])
})
