import { makeDeviceKeys, openBatch } from '@yimatong/contract/device'
import { newId } from '@yimatong/contract/ids'
import { decodeSignedVoucher } from '@yimatong/contract/payment-code/voucher'
import { verifyPresentation } from '@yimatong/contract/payment-code/verify'
import { importVoucherKeys } from '@yimatong/contract/terminal'
import type { Batch, DeviceVoucher } from '@yimatong/contract/device'
import { createDatabase } from '@yimatong/kit/database'
import { testAdminUrl } from '@yimatong/prisma/test-database'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, DAY, MINUTE, NOON, SECOND, type World } from '../../test/world.ts'

let world: World
let phone: Phone
beforeAll(async () => {
  world = await createWorld({ issueLimit: { batches: 6, windowMs: 10 * MINUTE } })
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  phone = await aPhone(world, { cls: 'OUTSIDER' })
})

/** Which places of a batch still pay, by the answer to a trial payment above the cap: that uses nothing up. */
async function placesAlive(batch: Batch, { show } = phone): Promise<number[]> {
  const items = await Promise.all(
    batch.vouchers.map(async (voucher) => aPayment(await show(voucher), { amount: 60_000 })),
  )
  const outcomes = await world.redeem(...items)
  return outcomes.flatMap((each, place) =>
    each.outcome === 'DECLINED' && each.declineCode === 'CODE_CAP_EXCEEDED' ? [place] : [],
  )
}

async function liveVouchers(): Promise<number> {
  const { rows } = await world.owner.query<{ live: number }>({
    text: `SELECT count(*)::int AS live FROM vouchers v WHERE device_id = $1 AND voided_at IS NULL AND expires_at > $2
      AND NOT EXISTS (SELECT FROM redemptions r WHERE r.jti = v.jti AND r.decline_code IS NULL)`,
    values: [phone.device.deviceId, new Date(world.now)],
  })
  return rows[0]?.live ?? 0
}

const pay = async (batch: Batch, place: number) => world.redeem(aPayment(await phone.show(voucherAt(batch, place))))

describe('a batch of codes', () => {
  it('holds ten vouchers, good for a day, and the time of the server', async () => {
    const answer = await phone.askForCodes()
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      deviceId: phone.device.deviceId,
      serverTime: '2026-11-21T12:00:00.000+08:00',
      expiresAt: '2026-11-22T12:00:00.000+08:00',
      count: 10,
      batch: expect.any(String),
    })
    const batch = await openBatch(answer.body.batch, phone.keys.decryptionKey)
    expect(batch.serverTime).toBe(NOON)
    expect(batch.vouchers).toHaveLength(10)
    expect(batch.vouchers.every(({ expiresAt }) => expiresAt * 1000 === NOON + DAY)).toBe(true)
  })

  it("is for the phone's eyes only", async () => {
    const { body } = await phone.askForCodes()
    const other = await makeDeviceKeys()
    await expect(openBatch(body.batch, other.decryptionKey)).rejects.toThrow()
  })

  it('prints the identity class and the cap on every voucher, and no two are alike', async () => {
    const { vouchers } = await phone.refill()
    expect(vouchers.every(({ identityClass, capFen }) => identityClass === 'OUTSIDER' && capFen === 50_000)).toBe(true)
    expect(new Set(vouchers.map(({ jti }) => jti)).size).toBe(10)
    expect(new Set(vouchers.map(({ digitsIndex }) => digitsIndex)).size).toBe(10)
    expect(new Set(vouchers.map(({ digitsSecret }) => String(digitsSecret))).size).toBe(10)
  })

  it('gives codes that a till can check by itself with the published keys', async () => {
    const { body } = await request(world.app).get('/tsm/v1/jwks').expect(200)
    const keys = await importVoucherKeys(body)
    const text = await phone.show(voucherAt(await phone.refill(), 9))
    expect(await verifyPresentation(text, { keys, now: world.now })).toMatchObject({ ok: true })
  })

  it('is not kept readable by anybody', async () => {
    const { body } = await phone.askForCodes()
    const { vouchers } = await openBatch(body.batch, phone.keys.decryptionKey)
    const { rows } = await world.owner.query({
      text: 'SELECT * FROM vouchers WHERE device_id = $1',
      values: [phone.device.deviceId],
    })
    const stored = JSON.stringify(rows)
    for (const { digitsSecret, signedVoucher } of vouchers) {
      expect(stored).not.toContain(Buffer.from(digitsSecret).toString('hex'))
      expect(stored).not.toContain(Buffer.from(signedVoucher.subarray(59)).toString('hex'))
    }
  })

  it('expires in whole seconds, never later than it says', async () => {
    world.now = NOON + 999
    const { body } = await phone.askForCodes()
    const batch = await openBatch(body.batch, phone.keys.decryptionKey)
    const voucher = decodeSignedVoucher(voucherAt(batch, 0).signedVoucher)?.voucher
    expect((voucher?.expiresAt ?? 0) * 1000).toBe(NOON + DAY)
    expect(Date.parse(body.expiresAt)).toBe(NOON + DAY)
  })
})

describe('a new batch', () => {
  it('replaces what is unused of the one before, but for the four that come first', async () => {
    const first = await phone.refill()
    const second = await phone.refill()
    expect(await placesAlive(first)).toEqual([0, 1, 2, 3])
    expect(await placesAlive(second)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await world.redeem(aPayment(await phone.show(voucherAt(first, 4))))).toMatchObject([
      { declineCode: 'CODE_REPLACED' },
    ])
  })

  it('keeps the next four unused ones of a batch that was partly used', async () => {
    const first = await phone.refill()
    for (const place of [0, 1, 3]) await pay(first, place)
    await phone.refill()
    expect(await placesAlive(first)).toEqual([2, 4, 5, 6])
  })

  it('lets go of all earlier batches once a newer one has paid', async () => {
    const first = await phone.refill()
    const second = await phone.refill()
    await pay(second, 0)
    await phone.refill()
    expect(await placesAlive(first)).toEqual([])
    expect(await placesAlive(second)).toEqual([1, 2, 3, 4])
  })

  it('strands no phone that lost several answers in a row: its next code is still good', async () => {
    const held = await phone.refill()
    await pay(held, 0)
    for (const kept of [[1, 2, 3, 4], [1, 2], [1], [1]]) {
      await phone.askForCodes()
      expect(await placesAlive(held)).toEqual(kept)
    }
  })

  it('strands no phone that goes on after codes that were only looked at: the next four of those it still shows pay', async () => {
    const held = await phone.refill()
    expect((await phone.askForCodes(voucherAt(held, 5))).status).toBe(200)
    expect(await placesAlive(held)).toEqual([5, 6, 7, 8])
    expect(await pay(held, 5)).toMatchObject([{ outcome: 'REDEEMED' }])
  })

  it('strands no phone that goes on after codes that were only looked at and lost any number of answers in a row', async () => {
    const held = await phone.refill()
    for (const kept of [[5, 6, 7, 8], [5, 6], [5, 6], [5], [5]]) {
      await phone.askForCodes(voucherAt(held, 5))
      expect(await placesAlive(held)).toEqual(kept)
      expect(await liveVouchers()).toBe(14)
    }
  })

  it('keeps earlier unused ones only when fewer than four come from there on', async () => {
    const held = await phone.refill()
    for (const place of [0, 7, 8]) await pay(held, place)
    await phone.askForCodes(voucherAt(held, 7))
    expect(await placesAlive(held)).toEqual([1, 2, 3, 9])
  })

  it('lets go of all batches before the one that the phone goes on with', async () => {
    const first = await phone.refill()
    await phone.askForCodes(voucherAt(first, 5))
    const third = await phone.refill()
    await phone.askForCodes(voucherAt(third, 5))
    expect(await placesAlive(first)).toEqual([])
    expect(await placesAlive(third)).toEqual([5, 6, 7, 8])
  })

  it('strands no phone either whose request comes again, late, after its answer', async () => {
    const held = await phone.refill()
    const newer = await phone.refill(voucherAt(held, 5))
    await phone.askForCodes(voucherAt(held, 5))
    expect(await placesAlive(newer)).toEqual([0, 1])
  })

  it.each<[string, number[], (held: Batch) => Promise<DeviceVoucher>]>([
    ["of another person's phone", [0, 1], async () => voucherAt(await (await aPhone(world)).refill(), 5)],
    [
      "of the person's phone before this one",
      [0, 1, 2, 3],
      async (held) => {
        phone = await aPhone(world, { personId: phone.personId })
        return voucherAt(held, 5)
      },
    ],
    ['that was replaced', [0, 1], async (held) => voucherAt(held, 5)],
    ['that nobody has', [0, 1], async (held) => ({ ...voucherAt(held, 5), jti: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ])('does as if nothing was said when the phone goes on with a voucher %s', async (_which, alive, voucherOf) => {
    const next = await voucherOf(await phone.refill())
    const held = await phone.refill()
    await phone.askForCodes(next)
    expect(await placesAlive(held)).toEqual(alive)
    expect(await liveVouchers()).toBe(14)
  })

  it('never leaves more than fourteen alive, whatever was asked and used in between', async () => {
    for (let round = 0; round < 6; round++) {
      const batch = await phone.refill()
      for (let place = 0; place < round; place++) await pay(batch, place)
      expect(await liveVouchers()).toBeLessThanOrEqual(14)
    }
  })

  it('never leaves more than fourteen alive when asked for many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => phone.askForCodes()))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(await liveVouchers()).toBe(14)
  })

  it('does not touch what has paid', async () => {
    const first = await phone.refill()
    const item = aPayment(await phone.show(voucherAt(first, 9)))
    const answer = await world.redeem(item)
    await phone.refill()
    expect(await world.redeem(item)).toEqual(answer)
    expect(await pay(first, 9)).toMatchObject([{ declineCode: 'CODE_USED' }])
  })
})

describe('a morning on which all phones ask at once', () => {
  it('takes neither the database nor the redemptions away from anybody, and each phone gets its codes', async () => {
    const shown = await phone.show(voucherAt(await phone.refill(), 0))
    const phones = await Promise.all(Array.from({ length: 12 }, () => aPhone(world)))
    let batches: Promise<{ status: number }[]> | undefined
    await world.owner.transaction(async (transaction) => {
      // From here on no batch is counted, so none is issued, however many are asked for.
      await transaction.query('LOCK TABLE issue_counters IN ACCESS EXCLUSIVE MODE')
      batches = Promise.all(phones.map((each) => each.askForCodes()))
      // With one connection for each of them the pool would be empty, and nobody would be answered before the lock is gone.
      await request(world.app).get('/readyz').expect(200)
      expect(await world.redeem(aPayment(shown))).toMatchObject([{ outcome: 'REDEEMED' }])
    })
    expect((await batches)?.map(({ status }) => status)).toEqual(Array(12).fill(200))
  })
})

/** Those who wait, their codes signed, for the person's row. */
async function waiting(): Promise<number> {
  const { rows } = await world.owner.query<{ waiting: number }>(`SELECT count(*)::int AS waiting
    FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND NOT granted`)
  return rows[0]?.waiting ?? 0
}

describe('phones that ask at the same moment', () => {
  it('are answered each by its own past', async () => {
    const phones = await Promise.all(Array.from({ length: 7 }, () => aPhone(world)))
    const batches = await Promise.all(phones.map((each) => each.refill()))
    const paid = phones.map(async (each, at) =>
      Promise.all(
        (batches[at]?.vouchers ?? []).slice(0, at).map(async (voucher) => aPayment(await each.show(voucher))),
      ),
    )
    await world.redeem(...(await Promise.all(paid)).flat())
    await phones[3]?.revoke()
    const answers = await Promise.all(
      phones.map((each, at) => each.askForCodes(at === 6 ? voucherAt(batches[6] as Batch, 8) : undefined)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 200, 200, 200])
    const alive = await Promise.all(phones.map((each, at) => placesAlive(batches[at] as Batch, each)))
    expect(alive).toEqual([[0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [], [4, 5, 6, 7], [5, 6, 7, 8], [6, 7, 8, 9]])
    const ids = answers.flatMap(({ body }) => body.deviceId ?? [])
    expect(ids).toEqual(phones.filter((_, at) => at !== 3).map(({ device }) => device.deviceId))
  })
})

describe('codes that are made for somebody who is stopped meanwhile', () => {
  it.each([
    ['the phone is revoked', 'UPDATE devices SET revoked_at = now() WHERE person_id = $1', 'DEVICE_REVOKED'],
    [
      'a loss is reported',
      'UPDATE issue_counters SET held = true, hold_version = hold_version + 1 WHERE person_id = $1',
      'ACCOUNT_FROZEN',
    ],
    ['a report has come and ended', 'UPDATE issue_counters SET hold_version = 2 WHERE person_id = $1', 'TOKEN_EXPIRED'],
  ])("are nobody's where %s", async (_what, stop, problem) => {
    await phone.refill()
    let answer: Promise<{ body: { code?: string } }> | undefined
    await world.owner.transaction(async (transaction) => {
      await transaction.query({
        text: 'SELECT FROM issue_counters WHERE person_id = $1 FOR UPDATE',
        values: [phone.personId],
      })
      answer = phone.askForCodes()
      await expect.poll(waiting).toBe(1)
      await transaction.query({ text: stop, values: [phone.personId] })
    })
    expect((await answer)?.body.code).toBe(problem)
    expect(await liveVouchers()).toBe(10)
  })
})

describe('a connection that is cut while codes are written', () => {
  it('costs nobody their codes', async () => {
    const admin = createDatabase({ url: testAdminUrl(), name: 'test', log: world.log })
    const phones = [phone, await aPhone(world), await aPhone(world)]
    let answers: Promise<{ status: number }[]> | undefined
    await world.owner.transaction(async (transaction) => {
      await transaction.query({
        text: 'SELECT FROM issue_counters WHERE person_id = $1 FOR UPDATE',
        values: [phone.personId],
      })
      answers = Promise.all(phones.map((each) => each.askForCodes()))
      await expect.poll(waiting).toBe(1)
      await admin.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE datname = '${new URL(world.urls.url).pathname.slice(1)}' AND NOT granted`)
    })
    expect((await answers)?.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await liveVouchers()).toBe(10)
    await admin.close()
  })
})

describe('asking for codes in vain', () => {
  it('ends in RATE_LIMITED for who asks too often, on all their phones, and says when to come back', async () => {
    for (let at = 0; at < 6; at++) {
      expect((await phone.askForCodes()).status).toBe(200)
      world.now += 30 * SECOND
    }
    const newer = await aPhone(world, { personId: phone.personId })
    const refused = await newer.askForCodes()
    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED'])
    expect(refused.headers['retry-after']).toBe(String(10 * 60 - 3 * 60))
    world.now = NOON + 10 * MINUTE + 1
    expect((await newer.askForCodes()).status).toBe(200)
  })

  it('leaves other people alone', async () => {
    for (let at = 0; at < 8; at++) await phone.askForCodes()
    expect((await (await aPhone(world)).askForCodes()).status).toBe(200)
  })

  it('counts exactly when many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => phone.askForCodes()))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(6)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(6)
  })

  it('is not held against a person when the clock was wrong for a while', async () => {
    world.now = NOON + DAY
    for (let at = 0; at < 6; at++) await phone.askForCodes()
    world.now = NOON
    expect((await phone.askForCodes()).status).toBe(200)
  })

  it.each([
    ['a place', 5],
    ['a place beyond the batch', 10],
    ['a number that is too short', 'AAAAAAAAAAAAAAAAAAAAA'],
    ['a number that is too long', 'AAAAAAAAAAAAAAAAAAAAAAA'],
    ['a number in other letters', '00000000-0000-0000-0000'],
    ['a number with more bits than a voucher has', 'AAAAAAAAAAAAAAAAAAAAAB'],
    ['no number', null],
  ])('changes nothing when the phone goes on with %s', async (_what, next) => {
    const held = await phone.refill()
    const answer = await request(world.app)
      .post(`/tsm/v1/devices/${phone.device.deviceId}/codes`)
      .auth(await world.appToken(phone.personId), { type: 'bearer' })
      .send({ next })
    expect([answer.status, answer.body.code]).toEqual([422, 'VALIDATION_FAILED'])
    expect(answer.body.errors).toEqual([{ pointer: '/next', detail: expect.any(String) }])
    expect(await placesAlive(held)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(await liveVouchers()).toBe(10)
  })

  it.each([
    ["another person's phone", async () => (await aPhone(world)).device.deviceId],
    ['a phone that nobody has', async () => newId('device')],
  ])('ends in NOT_FOUND for %s', async (_whose, deviceIdOf) => {
    const answer = await request(world.app)
      .post(`/tsm/v1/devices/${await deviceIdOf()}/codes`)
      .auth(await world.appToken(phone.personId), { type: 'bearer' })
    expect([answer.status, answer.body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it('ends in DEVICE_REVOKED for a phone that was revoked', async () => {
    await phone.revoke()
    const answer = await phone.askForCodes()
    expect([answer.status, answer.body.code]).toEqual([403, 'DEVICE_REVOKED'])
  })

  it('draws another index when the one drawn is taken', async () => {
    // Every index but the ten of the batch would be taken too rarely to see; so one is taken by hand, inside the statement.
    await world.owner.query(`CREATE FUNCTION collide() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('collisions') = 1 THEN NEW.digits_index := (SELECT digits_index FROM vouchers LIMIT 1); END IF;
        RETURN NEW;
      END $$`)
    await phone.refill()
    await world.owner.query('CREATE SEQUENCE collisions; GRANT USAGE ON SEQUENCE collisions TO token_app')
    await world.owner.query('CREATE TRIGGER collide BEFORE INSERT ON vouchers FOR EACH ROW EXECUTE FUNCTION collide()')
    try {
      expect((await phone.askForCodes()).status).toBe(200)
    } finally {
      await world.owner.query('DROP TRIGGER collide ON vouchers')
    }
  })
})
