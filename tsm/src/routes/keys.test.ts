import { newId } from '@yimatong/contract/ids'
import { voucherKeys } from '@yimatong/contract/tsm-api'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, HOUR, MINUTE, type World } from '../../test/world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ voucherLifeMs: 2 * HOUR })
})
afterEach(() => world.close())

const bearer = async (name: 'payment' | 'onecard') => `Bearer ${await world.services[name].tokenFor('tsm')}`

async function keys() {
  const answer = await request(world.app)
    .get('/tsm/v1/keys')
    .set('Authorization', await bearer('payment'))
    .expect(200)
  return voucherKeys.parse(answer.body).keys.map(({ keyNo, state, listed }) => [keyNo, state, listed])
}

const rotate = async (after: number) =>
  request(world.app)
    .post('/tsm/v1/keys/rotate')
    .set('Authorization', await bearer('payment'))
    .send({ after })

describe('voucher keys, as the office sees them', () => {
  it('are told to the payment server alone, and never what they are', async () => {
    await request(world.app).get('/tsm/v1/keys').expect(401)
    await request(world.app)
      .get('/tsm/v1/keys')
      .set('Authorization', await bearer('onecard'))
      .expect(403)
    const answer = await request(world.app)
      .get('/tsm/v1/keys')
      .set('Authorization', await bearer('payment'))
    expect(JSON.stringify(answer.body)).not.toMatch(/privateKey|"d"|"x"/)
  })

  it('rotate with an overlap in which codes already shown pay on', async () => {
    const phone = await aPhone(world)
    const old = await phone.show(voucherAt(await phone.refill(), 0))
    expect((await rotate(1)).body).toMatchObject({ keyNo: 2 })
    expect(await keys()).toEqual([
      [2, 'NEXT', true],
      [1, 'SIGNS', true],
    ])
    expect(await world.redeem(aPayment(old))).toMatchObject([{ outcome: 'REDEEMED' }])
    world.now += 10 * MINUTE
    expect(await keys()).toEqual([
      [2, 'SIGNS', true],
      [1, 'RETIRED', true],
    ])
    world.now += 3 * HOUR
    expect(await keys()).toEqual([
      [2, 'SIGNS', true],
      [1, 'RETIRED', false],
    ])
  })

  it('rotate once, however often they are asked to go on from the same key', async () => {
    const [first, again] = [await rotate(1), await rotate(1)]
    expect(again.body).toEqual(first.body)
    expect((await keys()).length).toBe(2)
    expect((await rotate(2)).body).toMatchObject({ keyNo: 3 })
  })
})

describe('the age of codes', () => {
  it('is how long before the scan the phone had fetched them, by day and for real merchants alone', async () => {
    const phone = await aPhone(world)
    const batch = await phone.refill()
    const pay = async (at: number) => {
      const paymentId = `pay_${world.now.toString(16).padStart(12, '0')}7${newId('payment').slice(17)}`
      const code = await phone.show(voucherAt(batch, at))
      expect(await world.redeem({ ...aPayment(code), paymentId })).toMatchObject([{ outcome: 'REDEEMED' }])
    }
    await pay(0)
    world.now += 30 * MINUTE
    await pay(1)
    const ask = async (filter: string) =>
      (
        await request(world.app)
          .get(`/tsm/v1/code-ages?from=2026-11-20&to=2026-11-21${filter}`)
          .set('Authorization', await bearer('payment'))
          .expect(200)
      ).body
    expect(await ask('')).toEqual({ days: [{ day: '2026-11-21', ages: [1, 0, 1, 0, 0] }] })
    expect(await ask('&hours=7')).toEqual({ days: [] })
    expect(await ask('&merchants=10000099')).toEqual({ days: [] })
  })
})
