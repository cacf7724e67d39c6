import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPayer, aWaiting, AMOUNT, BALANCE, confirm, createAskingWorld, typesOf } from '../confirm/stage.ts'
import { balanceOf } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import type { Gateway, World } from '../world/world.ts'
import { cancel } from './stage.ts'

let world: World
let second: Gateway
let till: Till

beforeAll(async () => {
  world = await createAskingWorld()
  second = await world.startGateway()
  till = await aTill(world)
})

afterAll(() => world?.close())

describe('cancelling what waits for its payer', () => {
  it('closes it, and a PIN that comes late pays nothing', async () => {
    const payer = await aPayer(world)
    const waiting = await aWaiting(till, payer)
    const { body } = await cancel(world, till, waiting.outTradeNo)
    expect([body.state, body.confirmation?.state]).toEqual(['CLOSED', 'CANCELLED'])
    expect(typesOf(body)).toEqual(['CREATED', 'CONFIRMATION_REQUESTED', 'CANCELLED', 'CLOSED'])
    expect((await confirm(payer, waiting)).body.state).toBe('CLOSED')
    expect(await balanceOf(world, payer.app.person.accountNo)).toBe(BALANCE)
  })

  it('closes it at once also while the ledger does not answer: nothing was posted', async () => {
    const waiting = await aWaiting(till, await aPayer(world))
    world.toOnecard.decide = () => 'lose-request'
    const { body } = await cancel(world, till, waiting.outTradeNo)
    world.toOnecard.decide = () => 'pass'
    expect([body.state, body.confirmation?.state]).toEqual(['CLOSED', 'CANCELLED'])
  })

  it('races with the PIN: closed or taken back, and nothing stays debited', async () => {
    const payer = await aPayer(world, { balanceFen: 10 * AMOUNT })
    for (let round = 0; round < 10; round++) {
      const waiting = await aWaiting(till, payer)
      const [, cancelled] = await Promise.all([
        confirm(payer, waiting),
        cancel(world, till, waiting.outTradeNo, second.url),
      ])
      expect(cancelled.body.state).toMatch(/^(CLOSED|REVOKED)$/)
      expect((await till.query(waiting.outTradeNo)).body.state).toBe(cancelled.body.state)
      expect(await balanceOf(world, payer.app.person.accountNo)).toBe(10 * AMOUNT)
    }
  })
})
