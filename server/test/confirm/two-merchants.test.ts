import { PIN_FREE_FEN, PIN_FREE_PER_DAY } from '@yimatong/contract/limits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cancel } from '../refunds/stage.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'
import { aPayer, confirm, type Payer } from './stage.ts'

let world: World
let here: Till
let there: Till

beforeAll(async () => {
  world = await createWorld({}, { PIN_FREE_FEN, PIN_FREE_PER_DAY, TWO_MERCHANTS_WITHIN_SECONDS: 60 })
  here = await aTill(world)
  there = await aTill(world)
})

afterAll(() => world?.close())

const scan = async ({ phone }: Payer, till: Till) =>
  (await till.pay({ authCode: await phone.show(), amount: 9_00 })).body

it('whoever was at another merchant a moment ago is asked for the PIN, and pays with it', async () => {
  const payer = await aPayer(world)
  expect((await scan(payer, here)).state).toBe('SUCCESS')
  const second = await scan(payer, there)
  expect([second.state, second.confirmation?.reason]).toEqual(['USERPAYING', 'RISK'])
  expect((await confirm(payer, second)).body.state).toBe('SUCCESS')
})

it('whoever stays at one merchant, at any of its tills, is not', async () => {
  const payer = await aPayer(world)
  for (const till of [here, here, await aTill(world, here.merchant)]) {
    expect((await scan(payer, till)).state).toBe('SUCCESS')
  }
})

it('nor is whoever came to nothing at the other merchant, or was there a minute ago', async () => {
  const [cancelled, poor, slow] = [await aPayer(world), await aPayer(world, { balanceFen: 1 }), await aPayer(world)]
  await cancel(world, here, (await scan(cancelled, here)).outTradeNo)
  expect((await scan(cancelled, there)).state).toBe('SUCCESS')
  await scan(poor, here)
  expect((await scan(poor, there)).declineCode).toBe('INSUFFICIENT_BALANCE')
  await scan(slow, here)
  const values = [slow.app.person.personId]
  const text = `UPDATE recent_scans SET at = now() - interval '61 seconds' WHERE person_id = $1`
  await world.owner.query({ text, values })
  expect((await scan(slow, there)).state).toBe('SUCCESS')
})

it('of two merchants at the very same moment at most one is paid without the PIN', async () => {
  for (let round = 0; round < 5; round++) {
    const payer = await aPayer(world)
    const states = (await Promise.all([scan(payer, here), scan(payer, there)])).map(({ state }) => state)
    expect(states.toSorted()).toEqual(['SUCCESS', 'USERPAYING'])
  }
})
