import { createHash } from 'node:crypto'
import { newId } from '@yimatong/contract/ids'
import { compressPublicKey } from '@yimatong/contract/p256'
import { stopListEntry, verifyPresentation } from '@yimatong/contract/payment-code/verify'
import { importVoucherKeys } from '@yimatong/contract/terminal'
import type { RevocationList } from '@yimatong/contract/tsm-api'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, DAY, HOUR, NOON, type World } from '../../test/world.ts'

let world: World
let phone: Phone
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  phone = await aPhone(world)
})

async function stopList(since?: number | string): Promise<RevocationList> {
  const query = since === undefined ? '' : `?since=${since}`
  const answer = await request(world.app).get(`/tsm/v1/revocations${query}`).expect(200)
  return answer.body
}

function keyOf({ keys }: Phone) {
  const key = compressPublicKey(keys.enrolment.signingKey)
  if (key === undefined) throw new Error('not a key')
  return key
}

describe('revoking a device', () => {
  it('kills all its codes at once', async () => {
    const batch = await phone.refill()
    const answer = await phone.revoke()
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ deviceId: phone.device.deviceId, state: 'REVOKED' })
    const items = await Promise.all(batch.vouchers.map(async (voucher) => aPayment(await phone.show(voucher))))
    for (const outcome of await world.redeem(...items)) expect(outcome).toMatchObject({ declineCode: 'CODE_REVOKED' })
  })

  it('can be done again and changes nothing more', async () => {
    const first = await phone.revoke()
    const { version } = await stopList()
    world.now += HOUR
    const second = await phone.revoke()
    expect(second.body).toEqual(first.body)
    expect((await stopList()).version).toBe(version)
  })

  it.each([
    ["another person's device", () => phone.device.deviceId],
    ['a device that nobody has', () => newId('device')],
  ])('is NOT_FOUND for %s, and leaves it as it is', async (_whose, deviceIdOf) => {
    const batch = await phone.refill()
    const answer = await request(world.app)
      .delete(`/tsm/v1/devices/${deviceIdOf()}`)
      .auth(await world.appToken(newId('person')), { type: 'bearer' })
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
    expect(await world.redeem(aPayment(await phone.show(voucherAt(batch, 0))))).toMatchObject([{ outcome: 'REDEEMED' }])
  })
})

describe('the stop list', () => {
  it('grows by one version with every revocation, and names the device as tills compute it', async () => {
    const before = await stopList()
    await phone.refill()
    await phone.revoke()
    const after = await stopList(before.version)
    expect(after).toEqual({ version: before.version + 1, entries: [await stopListEntry(keyOf(phone))], full: false })
    expect(after.entries[0]).toBe(
      createHash('sha256').update(keyOf(phone)).digest().subarray(0, 16).toString('base64url'),
    )
  })

  it('lets a till refuse a revoked phone by itself', async () => {
    const batch = await phone.refill()
    await phone.revoke()
    const { body } = await request(world.app).get('/tsm/v1/jwks')
    const verdict = await verifyPresentation(await phone.show(voucherAt(batch, 0)), {
      keys: await importVoucherKeys(body),
      now: world.now,
      revoked: new Set((await stopList()).entries),
    })
    expect(verdict).toMatchObject({ ok: false, reason: 'CODE_REVOKED' })
  })

  it('gives nothing to a till that is up to date', async () => {
    await phone.refill()
    await phone.revoke()
    const { version } = await stopList()
    expect(await stopList(version)).toEqual({ version, entries: [], full: false })
  })

  it('starts anew for a till without a version, or with one that we never had', async () => {
    await phone.refill()
    await phone.revoke()
    const { version, entries, full } = await stopList()
    expect(full).toBe(true)
    expect(entries).toContain(await stopListEntry(keyOf(phone)))
    expect(await stopList(version + 1)).toEqual({ version, entries, full: true })
  })

  it('leaves out a device whose last code has expired, so that it does not grow for ever', async () => {
    await phone.refill()
    await phone.revoke()
    const entry = await stopListEntry(keyOf(phone))
    world.now = NOON + DAY - 1
    expect((await stopList()).entries).toContain(entry)
    world.now = NOON + DAY
    expect((await stopList()).entries).not.toContain(entry)
  })

  it('misses nothing that a concurrent revocation adds: versions become visible in their order', async () => {
    const { version: start } = await stopList()
    const phones = await Promise.all(Array.from({ length: 12 }, () => aPhone(world)))
    for (const each of phones) await each.refill()
    const heard = new Set<string>()
    let version = start
    const listen = async () => {
      const news = await stopList(version)
      for (const entry of news.entries) heard.add(entry)
      version = news.version
    }
    const revoking = Promise.all(phones.map((each) => each.revoke()))
    for (let at = 0; at < 10; at++) await listen()
    await revoking
    await listen()
    expect(version).toBe(start + 12)
    for (const each of phones) expect(heard).toContain(await stopListEntry(keyOf(each)))
  })

  it('is the same for everybody for a few seconds', async () => {
    const answer = await request(world.app).get('/tsm/v1/revocations')
    expect(answer.headers['cache-control']).toBe('public, max-age=5')
  })

  it.each(['-1', '1.5', 'x', '', '1&since=2', '9999999999999999', '1&x=1'])('refuses since=%s', async (since) => {
    const answer = await request(world.app).get(`/tsm/v1/revocations?since=${since}`)
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED'])
  })
})
