import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPhone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, DAY, type World } from '../test/world.ts'
import { FORGET_EVERY_MS, forgetCodes } from './forget-codes.ts'

const KEEP_DAYS = 7

let world: World
beforeAll(async () => {
  world = await createWorld()
  // The database's own clock has a say in what is old.
  world.now = Date.now() - 10 * DAY
})
afterAll(() => world.close())

/** Every slice of the table, as a day goes through them. */
async function aDayOfForgetting(): Promise<number> {
  const begin = world.now
  let gone = 0
  for (; world.now < begin + DAY; world.now += FORGET_EVERY_MS) {
    gone += await forgetCodes({ database: world.database, clock: world.clock, keepDays: KEEP_DAYS })
  }
  world.now = begin
  return gone
}

const kept = async (): Promise<number> => world.prisma.voucher.count()

it('keeps a code for its days, and for ever when it has paid', async () => {
  const phone = await aPhone(world)
  const batch = await phone.refill()
  const payment = aPayment(await phone.show(voucherAt(batch, 0)))
  expect(await world.redeem(payment)).toMatchObject([{ outcome: 'REDEEMED' }])

  world.now += 7 * DAY
  expect(await aDayOfForgetting()).toBe(0)
  world.now += 2 * DAY
  expect(await aDayOfForgetting()).toBe(9)
  expect(await kept()).toBe(1)
  expect(await aDayOfForgetting()).toBe(0)

  // The payment server may ask once more, after whatever crash: it hears what it heard.
  expect(await world.redeem(payment)).toMatchObject([{ outcome: 'REDEEMED' }])
})

it('never forgets a code that is younger than a day, however far this clock is ahead', async () => {
  world.now = Date.now()
  const phone = await aPhone(world)
  await phone.refill()
  const before = await kept()
  world.now += 30 * DAY
  expect(await aDayOfForgetting()).toBe(0)
  expect(await kept()).toBe(before)
})

it('refuses a slice that there is none of', async () => {
  await expect(world.database.query('SELECT forget_codes(5, 5, now())')).rejects.toThrow('there is no slice 5 of 5')
})
