import { newId } from '@yimatong/contract/ids'
import { makeDeviceKeys } from '@yimatong/contract/device'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appTsmTokenKind } from '../app-token.ts'
import { aPhone, type Phone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, NOON, type World } from '../../test/world.ts'

let world: World
let phone: Phone
beforeAll(async () => {
  world = await createWorld({ maxActiveDevices: 2 })
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  phone = await aPhone(world)
})

async function hold(version: number, held: boolean, personId = phone.personId): Promise<number> {
  const answer = await request(world.app)
    .post('/tsm/v1/holds')
    .auth(await world.services.payment.tokenFor('tsm'), { type: 'bearer' })
    .send({ personId, version, held })
    .expect(200)
  return answer.body.stopListVersion
}

const stopList = async () => (await request(world.app).get('/tsm/v1/revocations')).body

/** Enrols with a token that was made when so many decisions were known. */
async function enrolWith(hld: number) {
  const token = await appTsmTokenKind(async () => undefined, world.clock).sign(
    world.platformKey,
    { sub: phone.personId, cls: 'STUDENT', hld, auth_time: world.now / 1000 },
    900,
  )
  const { enrolment } = await makeDeviceKeys()
  const answer = await request(world.app)
    .post('/tsm/v1/devices')
    .auth(token, { type: 'bearer' })
    .send({ name: 'New', ...enrolment })
  return [answer.status, answer.body.code]
}

describe('a loss report', () => {
  it('kills every phone and every code of the person in one go', async () => {
    const other = await aPhone(world, { personId: phone.personId })
    const codes = [
      await phone.show(voucherAt(await phone.refill(), 0)),
      await other.show(voucherAt(await other.refill(), 0)),
    ]
    const before = (await stopList()).version
    expect(await hold(1, true)).toBe(before + 2)
    for (const outcome of await world.redeem(...codes.map((code) => aPayment(code))))
      expect(outcome).toMatchObject({ declineCode: 'CODE_REVOKED' })
  })

  it("leaves other people's phones alone", async () => {
    const stranger = await aPhone(world)
    const code = await stranger.show(voucherAt(await stranger.refill(), 0))
    await hold(1, true)
    expect(await world.redeem(aPayment(code))).toMatchObject([{ outcome: 'REDEEMED' }])
  })

  it('enrols nothing and issues nothing until it has ended', async () => {
    await hold(1, true)
    expect(await enrolWith(1)).toEqual([403, 'ACCOUNT_FROZEN'])
    const asked = await phone.askForCodes()
    expect([asked.status, asked.body.code]).toEqual([403, 'ACCOUNT_FROZEN'])
    await hold(2, false)
    expect(await enrolWith(2)).toEqual([201, undefined])
  })

  it('makes tokens from before it worthless, also after it has ended', async () => {
    await hold(1, true)
    await hold(2, false)
    expect(await enrolWith(0)).toEqual([401, 'TOKEN_EXPIRED'])
    expect(await enrolWith(1)).toEqual([401, 'TOKEN_EXPIRED'])
    expect(await enrolWith(2)).toEqual([201, undefined])
  })

  it('may be told again and late: the newest decision stands, and a new phone lives', async () => {
    await hold(1, true)
    await hold(2, false)
    expect(await enrolWith(2)).toEqual([201, undefined])
    const { version } = await stopList()
    expect(await hold(1, true)).toBe(version)
    expect(await hold(2, false)).toBe(version)
    expect(await enrolWith(2)).toEqual([201, undefined])
  })

  it('is good for somebody who never had a phone', async () => {
    expect(await hold(1, true, newId('person'))).toBe((await stopList()).version)
  })

  it('is for the payment server alone', async () => {
    const ask = () =>
      request(world.app).post('/tsm/v1/holds').send({ personId: phone.personId, version: 1, held: true })
    expect((await ask()).status).toBe(401)
    expect((await ask().auth(await world.appToken(phone.personId), { type: 'bearer' })).status).toBe(401)
    const onecard = await world.services.onecard.tokenFor('tsm')
    expect((await ask().auth(onecard, { type: 'bearer' })).status).toBe(403)
  })

  it('and an enrolment at the same moment end with no phone that pays', async () => {
    const [, answer] = await Promise.all([hold(1, true), enrolWith(0)])
    expect([201, 401, 403]).toContain(answer[0])
    const active = await world.prisma.device.count({ where: { personId: phone.personId, revokedAt: null } })
    expect(active).toBe(0)
  })
})
