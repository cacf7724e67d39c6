import { makeDeviceKeys } from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPhone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ maxActiveDevices: 3 })
})
afterAll(() => world.close())

const payment = () => world.services.payment.tokenFor('tsm')

async function revoke(personId: string, body: object) {
  const path = `/tsm/v1/persons/${personId}/revocations`
  return request(world.app)
    .post(path)
    .auth(await payment(), { type: 'bearer' })
    .send(body)
}

async function devicesOf(personId: string): Promise<DeviceView[]> {
  const path = `/tsm/v1/persons/${personId}/devices`
  const answer = await request(world.app)
    .get(path)
    .auth(await payment(), { type: 'bearer' })
    .expect(200)
  return answer.body.devices
}

const stateOf = (devices: readonly DeviceView[], deviceId: string) =>
  devices.find((device) => device.deviceId === deviceId)?.state

describe("the office, at a person's phones", () => {
  it('sees them, and those of nobody else', async () => {
    const phone = await aPhone(world)
    await aPhone(world)
    expect(await devicesOf(phone.personId)).toMatchObject([{ deviceId: phone.device.deviceId, state: 'ACTIVE' }])
    expect(await devicesOf(newId('person'))).toEqual([])
  })

  it('revokes one, whose codes die at once, and leaves the other', async () => {
    const lost = await aPhone(world)
    const kept = await aPhone(world, { personId: lost.personId })
    const code = await lost.show(voucherAt(await lost.refill(), 0))
    const { status, body } = await revoke(lost.personId, { deviceId: lost.device.deviceId })
    expect(status).toBe(200)
    expect(stateOf(body.devices, lost.device.deviceId)).toBe('REVOKED')
    expect(stateOf(body.devices, kept.device.deviceId)).toBe('ACTIVE')
    expect((await world.redeem(aPayment(code)))[0]).toMatchObject({ declineCode: 'CODE_REVOKED' })
    // Again: nothing new on the stop list.
    const again = await revoke(lost.personId, { deviceId: lost.device.deviceId })
    expect(again.body.stopListVersion).toBe(body.stopListVersion)
  })

  it('revokes all at once', async () => {
    const phone = await aPhone(world)
    await aPhone(world, { personId: phone.personId })
    const { body } = await revoke(phone.personId, {})
    expect(body.devices.map(({ state }: DeviceView) => state)).toEqual(['REVOKED', 'REVOKED'])
  })

  it("cannot name another person's phone", async () => {
    const [mine, theirs] = [await aPhone(world), await aPhone(world)]
    expect((await revoke(mine.personId, { deviceId: theirs.device.deviceId })).status).toBe(404)
    expect(await devicesOf(theirs.personId)).toMatchObject([{ state: 'ACTIVE' }])
  })

  it('comes through the payment server: a phone and a till are refused', async () => {
    const { personId } = await aPhone(world)
    const token = await world.appToken(personId)
    await request(world.app).get(`/tsm/v1/persons/${personId}/devices`).auth(token, { type: 'bearer' }).expect(401)
  })
})

describe('somebody who is out', () => {
  it.each(['IDENTITY_ENDED', 'ACCOUNT_FROZEN'] as const)('enrols no phone and gets no codes: %s', async (out) => {
    const phone = await aPhone(world)
    const token = await world.appToken(phone.personId, 'TEMPORARY', out)
    const { enrolment } = await makeDeviceKeys()
    const calls = [
      request(world.app)
        .post('/tsm/v1/devices')
        .send({ name: 'New', ...enrolment }),
      request(world.app).post(`/tsm/v1/devices/${phone.device.deviceId}/codes`),
    ]
    for (const call of calls) {
      const { status, body } = await call.auth(token, { type: 'bearer' })
      expect([status, body.code]).toEqual([403, out])
    }
  })
})

it('gives codes that say no class to somebody whose class is not established', async () => {
  const phone = await aPhone(world)
  const token = await world.appToken(phone.personId, null)
  const path = `/tsm/v1/devices/${phone.device.deviceId}/codes`
  await request(world.app).post(path).auth(token, { type: 'bearer' }).expect(200)
  const { rows } = await world.owner.query<{ classes: number; all: number }>({
    text: `SELECT count(identity_class)::int AS classes, count(*)::int AS all FROM vouchers WHERE device_id = $1`,
    values: [phone.device.deviceId],
  })
  expect(rows[0]).toEqual({ classes: 0, all: 10 })
})
