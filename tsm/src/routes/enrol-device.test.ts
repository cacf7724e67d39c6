import { makeDeviceKeys } from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import type { DeviceView } from '@yimatong/contract/tsm-api'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { appTsmTokenKind } from '../app-token.ts'
import { aPhone, enrol, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, DAY, HOUR, MINUTE, NOON, SECOND, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ enrolLimitPerDay: 12 })
})
afterAll(() => world.close())
beforeEach(() => {
  world.now = NOON
})

const newPhone = async (name = 'Phone') => ({ name, ...(await makeDeviceKeys()).enrolment })

async function devicesOf(personId: string): Promise<DeviceView[]> {
  const answer = await request(world.app)
    .get('/tsm/v1/devices')
    .auth(await world.appToken(personId), { type: 'bearer' })
    .expect(200)
  return answer.body.devices
}

describe('enrolling a phone', () => {
  it('gives it an id and says when', async () => {
    const answer = await enrol(world, newId('person'), await newPhone('小明的手机'))
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      deviceId: expect.stringMatching(/^dev_[0-9a-f]{32}$/),
      name: '小明的手机',
      state: 'ACTIVE',
      createdAt: '2026-11-21T12:00:00.000+08:00',
    })
  })

  it('answers the same device when the answer was lost and the phone asks again', async () => {
    const person = newId('person')
    const phone = await newPhone()
    const first = await enrol(world, person, phone)
    world.now += HOUR
    const second = await enrol(world, person, phone)
    expect(second.status).toBe(200)
    expect(second.body).toEqual(first.body)
    expect(await devicesOf(person)).toHaveLength(1)
  })

  it('makes one device when the same phone enrols many times at once', async () => {
    const person = newId('person')
    const phone = await newPhone()
    const answers = await Promise.all(Array.from({ length: 8 }, () => enrol(world, person, phone)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
    expect(new Set(answers.map(({ body }) => body.deviceId)).size).toBe(1)
  })

  it('revokes the older phone in the same moment, and its codes die', async () => {
    const old = await aPhone(world)
    const batch = await old.refill()
    const fresh = await aPhone(world, { personId: old.personId })
    expect((await devicesOf(old.personId)).map(({ deviceId, state }) => [deviceId, state])).toEqual([
      [fresh.device.deviceId, 'ACTIVE'],
      [old.device.deviceId, 'REVOKED'],
    ])
    expect(await world.redeem(aPayment(await old.show(voucherAt(batch, 0))))).toMatchObject([
      { declineCode: 'CODE_REVOKED' },
    ])
    expect((await old.askForCodes()).body.code).toBe('DEVICE_REVOKED')
  })

  it('leaves one active phone when several enrol at the same instant', async () => {
    const person = newId('person')
    const phones = await Promise.all([1, 2, 3, 4, 5].map(() => newPhone()))
    const answers = await Promise.all(phones.map((phone) => enrol(world, person, phone)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect((await devicesOf(person)).filter(({ state }) => state === 'ACTIVE')).toHaveLength(1)
  })

  it('keeps as many phones active as the school allows', async () => {
    const other = await createWorld({ maxActiveDevices: 2 })
    try {
      const person = newId('person')
      for (const name of ['one', 'two', 'three']) {
        other.now += SECOND
        await enrol(other, person, await newPhone(name))
      }
      const { body } = await request(other.app)
        .get('/tsm/v1/devices')
        .auth(await other.appToken(person), { type: 'bearer' })
      expect(body.devices.map((device: DeviceView) => [device.name, device.state])).toEqual([
        ['three', 'ACTIVE'],
        ['two', 'ACTIVE'],
        ['one', 'REVOKED'],
      ])
    } finally {
      await other.close()
    }
  })

  it("refuses a key that is another person's, also when both enrol it at the same instant", async () => {
    const phone = await newPhone()
    const answers = await Promise.all([enrol(world, newId('person'), phone), enrol(world, newId('person'), phone)])
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(1)
    const late = await enrol(world, newId('person'), phone)
    expect([late.status, late.body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('refuses a key that was revoked, for it is on the stop list for good', async () => {
    const phone = await aPhone(world)
    await phone.revoke()
    const again = await enrol(world, phone.personId, { name: 'Phone', ...phone.keys.enrolment })
    expect([again.status, again.body.code]).toEqual([403, 'DEVICE_REVOKED'])
  })

  it('refuses a known signing key with another encryption key', async () => {
    const person = newId('person')
    const phone = await newPhone()
    await enrol(world, person, phone)
    const changed = await enrol(world, person, { ...phone, encryptionKey: (await newPhone()).encryptionKey })
    expect([changed.status, changed.body.code]).toEqual([409, 'IDEMPOTENCY_CONFLICT'])
  })

  it('stops a person who enrols phone after phone, and lets them again a day later', async () => {
    const person = newId('person')
    for (let at = 0; at < 12; at++) expect((await enrol(world, person, await newPhone())).status).toBe(201)
    world.now += HOUR
    const refused = await enrol(world, person, await newPhone())
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(refused.headers['retry-after'])).toBe(23 * 3600)
    world.now = NOON + DAY
    expect((await enrol(world, person, await newPhone())).status).toBe(201)
  })
})

describe('a session whose password was given long ago', () => {
  const quarter = 15 * MINUTE
  const enrolAs = async (token: string, phone: object) =>
    request(world.app).post('/tsm/v1/devices').auth(token, { type: 'bearer' }).send(phone)

  it('makes no new phone, and the one that there is pays on', async () => {
    const phone = await aPhone(world)
    const code = await phone.show(voucherAt(await phone.refill(), 0))
    const old = await world.appTokenSince(NOON - quarter - SECOND, phone.personId)
    const refused = await enrolAs(old, await newPhone())
    expect([refused.status, refused.body.code]).toEqual([403, 'PROOF_REQUIRED'])
    expect(await devicesOf(phone.personId)).toMatchObject([{ state: 'ACTIVE' }])
    expect(await world.redeem(aPayment(code))).toMatchObject([{ outcome: 'REDEEMED' }])
  })

  it('goes on with the phone that it has, whose answer may have been lost', async () => {
    const phone = await aPhone(world)
    const old = await world.appTokenSince(NOON - DAY, phone.personId)
    const again = await enrolAs(old, { name: 'Phone', ...phone.keys.enrolment })
    expect([again.status, again.body.deviceId]).toEqual([200, phone.device.deviceId])
    const path = `/tsm/v1/devices/${phone.device.deviceId}/codes`
    await request(world.app).post(path).auth(old, { type: 'bearer' }).expect(200)
  })

  it('makes one for a quarter of an hour after it, however often its token was renewed, and not where nobody says when', async () => {
    const personId = newId('person')
    const recent = await world.appTokenSince(NOON - quarter, personId)
    expect((await enrolAs(recent, await newPhone())).status).toBe(201)
    const silent = await appTsmTokenKind(async () => undefined, world.clock).sign(
      world.platformKey,
      { sub: personId, cls: 'STUDENT' },
      900,
    )
    expect((await enrolAs(silent, await newPhone())).body.code).toBe('PROOF_REQUIRED')
  })
})

describe('an enrolment that is not as it must be', () => {
  it.each(['signingKey', 'encryptionKey'] as const)('is refused when its %s is not on the curve', async (which) => {
    const phone = await newPhone()
    const { x, ...rest } = phone[which]
    const off = { ...phone, [which]: { ...rest, x: (x.startsWith('A') ? 'B' : 'A') + x.slice(1) } }
    const answer = await enrol(world, newId('person'), off)
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED'])
    expect(answer.body.errors[0].pointer).toBe(`/${which}`)
  })

  it('is refused when one key is to do both jobs', async () => {
    const { signingKey } = await newPhone()
    const answer = await enrol(world, newId('person'), { name: 'Phone', signingKey, encryptionKey: signingKey })
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/encryptionKey'])
  })

  it.each([
    ['no name', { name: undefined }],
    ['an empty name', { name: '' }],
    ['a name of 65 characters', { name: 'x'.repeat(65) }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a name with a NUL', { name: 'a\u0000b' }],
    ['a field that nobody knows', { role: 'admin' }],
    [
      'a private key',
      { signingKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), d: 'A'.repeat(43) } },
    ],
    ['a key of another curve', { signingKey: { kty: 'EC', crv: 'P-384', x: 'A'.repeat(43), y: 'A'.repeat(43) } }],
    ['zero for a key', { signingKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } }],
    ['a key that is no key', { signingKey: 'key' }],
  ])('is refused with %s', async (_what, change) => {
    const answer = await enrol(world, newId('person'), { ...(await newPhone()), ...change })
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED'])
  })
})

describe("a person's devices", () => {
  it('are only their own, newest first', async () => {
    const mine = await aPhone(world)
    await aPhone(world)
    world.now += SECOND
    const newer = await aPhone(world, { personId: mine.personId })
    expect((await devicesOf(mine.personId)).map(({ deviceId }) => deviceId)).toEqual([
      newer.device.deviceId,
      mine.device.deviceId,
    ])
  })

  it('say when they were given codes and when they were revoked', async () => {
    const phone = await aPhone(world)
    await phone.refill()
    world.now += HOUR
    await phone.revoke()
    expect(await devicesOf(phone.personId)).toEqual([
      {
        ...phone.device,
        state: 'REVOKED',
        lastIssuedAt: '2026-11-21T12:00:00.000+08:00',
        revokedAt: '2026-11-21T13:00:00.000+08:00',
      },
    ])
  })
})
