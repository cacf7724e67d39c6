import { createDatabase, type Database } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { testAdminUrl } from '@yimatong/prisma/test-database'
import type { RedemptionItem, RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, MINUTE, NOON, type World } from '../test/world.ts'
import type { Redeemer } from './redeem.ts'

let world: World
let phone: Phone
/** Two TSM processes on one database. */
let processes: [Redeemer, Redeemer]
beforeAll(async () => {
  world = await createWorld({ issueLimit: { batches: 1000, windowMs: MINUTE } })
  processes = [world.redeemer, world.anotherRedeemer()]
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  phone = await aPhone(world)
})

const redeemed = (outcomes: readonly RedemptionOutcome[]) => outcomes.filter(({ outcome }) => outcome === 'REDEEMED')

/** What the table says: payments that this phone's vouchers have paid. */
async function paymentsPaid(): Promise<number> {
  const { rows } = await world.owner.query<{ paid: number }>({
    text: `SELECT count(*)::int AS paid FROM redemptions r JOIN vouchers v USING (jti)
      WHERE v.device_id = $1 AND r.decline_code IS NULL`,
    values: [phone.device.deviceId],
  })
  return rows[0]?.paid ?? 0
}

const tillNo = (till: number) => `T${String(till).padStart(5, '0')}`

describe('the same code at the same instant', () => {
  it('at twenty tills, fifty rounds, through two processes: one redemption each', async () => {
    for (let round = 0; round < 50; round++) {
      const batch = round % 10 === 0 ? await phone.refill() : undefined
      if (batch !== undefined) batchOfRounds = batch.vouchers
      const voucher = batchOfRounds[round % 10]
      if (voucher === undefined) throw new Error('no voucher')
      const texts = [await phone.show(voucher), await phone.showDigits(voucher)]
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, till) => {
          const text = texts[till % 3 === 0 ? 1 : 0] ?? ''
          const item = aPayment(text, { terminalNo: tillNo(till) })
          return (processes[till % 2] ?? world.redeemer).redeem([item])
        }),
      )
      expect(redeemed(answers.flat())).toHaveLength(1)
    }
    expect(await paymentsPaid()).toBe(50)
  })

  it('at twenty tills over HTTP: one redemption, nineteen CODE_USED', async () => {
    const text = await phone.show(voucherAt(await phone.refill(), 0))
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, till) => world.redeem(aPayment(text, { terminalNo: tillNo(till) }))),
    )
    expect(redeemed(answers.flat())).toHaveLength(1)
    expect(
      answers.flat().filter((each) => each.outcome === 'DECLINED' && each.declineCode === 'CODE_USED'),
    ).toHaveLength(19)
  })

  it('under one payment id, by two processes: the same answer for both', async () => {
    const batch = await phone.refill()
    for (const voucher of batch.vouchers) {
      const item = aPayment(await phone.show(voucher))
      const answers = await Promise.all([0, 1, 0, 1].map((at) => (processes[at] ?? world.redeemer).redeem([item])))
      for (const answer of answers) expect(answer).toEqual(answers[0])
    }
    expect(await paymentsPaid()).toBe(10)
  })

  it('in groups that hold the same codes in opposite order: nobody waits for ever and each pays once', async () => {
    for (let round = 0; round < 10; round++) {
      const batch = await phone.refill()
      const texts = await Promise.all(batch.vouchers.map((voucher) => phone.show(voucher)))
      const [forwards, backwards] = await Promise.all([
        processes[0].redeem(texts.map((text) => aPayment(text))),
        processes[1].redeem(texts.toReversed().map((text) => aPayment(text))),
      ])
      expect(redeemed([...forwards, ...backwards])).toHaveLength(10)
    }
  })

  it('while its phone is revoked: once the revocation is answered, nothing is redeemed any more', async () => {
    const batch = await phone.refill()
    const items = await Promise.all(batch.vouchers.map(async (voucher) => aPayment(await phone.show(voucher))))
    const [before, after] = [items.slice(0, 5), items.slice(5)]
    const racing = Promise.all(before.map((item) => world.redeem(item)))
    await phone.revoke()
    const paidWhenAnswered = await paymentsPaid()
    const late = await world.redeem(...after)
    expect(redeemed(late)).toHaveLength(0)
    await racing
    expect(await paymentsPaid()).toBeGreaterThanOrEqual(paidWhenAnswered)
    expect(await world.redeem(...after)).toEqual(late)
  })
})

let batchOfRounds: Awaited<ReturnType<Phone['refill']>>['vouchers'] = []

let admin: Database
beforeAll(() => {
  admin = createDatabase({ url: testAdminUrl(), name: 'test', log: createLog({ name: 'test', level: 'silent' }) })
})
afterAll(() => admin.close())

/** The redeeming connections that wait for a lock in the middle of their statement. */
async function waiting(): Promise<number[]> {
  const { rows } = await admin.query<{ pid: number }>({
    text: `SELECT pid FROM pg_stat_activity WHERE datname = $1 AND usename = 'token_app'
      AND wait_event_type = 'Lock' AND query LIKE '%WITH item AS%'`,
    values: [new URL(world.urls.url).pathname.slice(1)],
  })
  return rows.map(({ pid }) => pid)
}

/**
 * Takes the voucher's place in the unique index without committing, so that whoever redeems it must wait in the middle of its
 * statement; lets go once `work` is done.
 */
async function whileTaken(jti: string, work: () => Promise<void>): Promise<void> {
  const LET_GO = new Error('let go')
  const holding = world.owner.transaction(async (holder) => {
    await holder.query({
      text: `INSERT INTO redemptions
        SELECT 'pay_' || repeat('0', 32), sha256(''), '10000001', 'T00001', 1, 'QR', $1, NULL, false, now()`,
      values: [Buffer.from(jti, 'base64url').toString('hex')],
    })
    await work()
    throw LET_GO
  })
  await expect(holding).rejects.toBe(LET_GO)
}

describe('two processes that have both looked before either has redeemed', () => {
  it('redeem one code once, and everybody else of their groups', async () => {
    const [contested, ...others] = (await phone.refill()).vouchers
    if (contested === undefined) throw new Error('no voucher')
    const groups = [others.slice(0, 4), others.slice(4)].map((rest) => [
      ...rest.slice(0, 2),
      contested,
      ...rest.slice(2),
    ])
    const asked = await Promise.all(
      groups.map((group) => Promise.all(group.map(async (voucher) => aPayment(await phone.show(voucher))))),
    )
    let answers: Promise<RedemptionOutcome[][]> | undefined
    await whileTaken(contested.jti, async () => {
      answers = Promise.all(asked.map((items, at) => (processes[at] ?? world.redeemer).redeem(items)))
      await expect.poll(waiting).toHaveLength(2)
    })
    const outcomes = (await answers)?.flat() ?? []
    expect(redeemed(outcomes)).toHaveLength(10)
    expect(outcomes.filter(({ outcome }) => outcome !== 'REDEEMED')).toMatchObject([{ declineCode: 'CODE_USED' }])
    expect(await paymentsPaid()).toBe(10)
  })

  it('give one payment one answer, and everybody else of their groups is redeemed', async () => {
    const [both, ...others] = (await phone.refill()).vouchers
    if (both === undefined) throw new Error('no voucher')
    const payment = aPayment(await phone.show(both))
    const rest = await Promise.all(others.map(async (voucher) => aPayment(await phone.show(voucher))))
    const groups = [
      [payment, ...rest.slice(0, 4)],
      [...rest.slice(4), payment],
    ]
    let answers: Promise<RedemptionOutcome[][]> | undefined
    await whileTaken(both.jti, async () => {
      answers = Promise.all(groups.map((items, at) => (processes[at] ?? world.redeemer).redeem(items)))
      await expect.poll(waiting).toHaveLength(2)
    })
    const [first = [], second = []] = (await answers) ?? []
    expect(redeemed([...first, ...second])).toHaveLength(11)
    expect(second.at(-1)).toEqual(first[0])
    expect(await paymentsPaid()).toBe(10)
  })
})

describe('a connection that is cut in the middle of the statement', () => {
  async function cutTimes(times: number): Promise<void> {
    const cut = new Set<number>()
    while (cut.size < times) {
      for (const pid of (await waiting()).filter((each) => !cut.has(each))) {
        cut.add(pid)
        await admin.query({ text: 'SELECT pg_terminate_backend($1, 5000)', values: [pid] })
      }
    }
  }

  /** Cuts its connection so many times in the middle of the statement. */
  async function cutWhileRedeeming(item: RedemptionItem, jti: string, times: number) {
    let answer: Promise<PromiseSettledResult<RedemptionOutcome[]>[]> | undefined
    await whileTaken(jti, async () => {
      answer = Promise.allSettled([world.redeemer.redeem([item])])
      await cutTimes(times)
      if (times > 1) await answer
    })
    const [settled] = (await answer) ?? []
    if (settled === undefined) throw new Error('no answer')
    return settled
  }

  it('is asked again by itself and redeems once', async () => {
    const voucher = voucherAt(await phone.refill(), 0)
    const item = aPayment(await phone.show(voucher))
    const settled = await cutWhileRedeeming(item, voucher.jti, 1)
    expect(settled).toMatchObject({ status: 'fulfilled', value: [{ outcome: 'REDEEMED' }] })
    expect(await paymentsPaid()).toBe(1)
  })

  it('gives no answer when it is cut again; whoever asks later gets one, and it stays', async () => {
    const voucher = voucherAt(await phone.refill(), 0)
    const item = aPayment(await phone.show(voucher))
    const settled = await cutWhileRedeeming(item, voucher.jti, 2)
    expect(settled.status).toBe('rejected')
    expect(await paymentsPaid()).toBe(0)
    const answer = await world.redeem(item)
    expect(answer).toMatchObject([{ outcome: 'REDEEMED' }])
    expect(await world.redeem(item)).toEqual(answer)
    expect(await world.redeem(aPayment(item.authCode))).toMatchObject([{ declineCode: 'CODE_USED' }])
  })
})
