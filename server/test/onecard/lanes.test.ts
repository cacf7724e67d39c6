import type { PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import type { Database, Lane, Statement } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { createMetrics } from '@yimatong/kit/metrics'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPostingLane, type PostingLane } from '../../src/onecard/posting-lane.ts'
import { aMerchant, aReversal, createWorld, debitOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'))
})
afterAll(() => world.close())

const isPosted = (outcome: PostingOutcome) => outcome.outcome === 'POSTED'

async function entriesOf(postingId: string): Promise<number> {
  const text = 'SELECT 1 FROM entries AS e JOIN postings AS p ON p.id = e.posting_id WHERE p.posting_id = $1'
  return (await world.owner.query({ text, values: [postingId] })).rowCount
}

describe('two processes that post at the same time', () => {
  test('never spend a fen twice and lose none', async () => {
    const payers = await Promise.all(Array.from({ length: 4 }, () => world.withMoney(1_000)))
    const before = (await world.account('M1')).balance
    const lanes = [world.lane, world.anotherLane(), world.anotherLane()]
    const attempts = lanes.flatMap((lane) =>
      Array.from({ length: 20 }, (_, n) =>
        lane.post(payers.flatMap((payer) => [debitOf(payer, 7 + n), debitOf(payer, 30)])),
      ),
    )
    const outcomes = (await Promise.all(attempts)).flat()
    expect(outcomes.every((outcome) => isPosted(outcome) || outcome.outcome === 'DECLINED')).toBe(true)
    const left = await Promise.all(payers.map(async (payer) => (await world.account(payer)).balance))
    expect(left.every((balance) => balance >= 0 && balance < 30)).toBe(true)
    const earned = (await world.account('M1')).balance - before
    expect(earned + left.reduce((sum, balance) => sum + balance, 0)).toBe(4_000)
  })

  test('agree on one answer for the same posting id', async () => {
    const payer = await world.withMoney(1_000)
    const other = world.anotherLane()
    const debits = Array.from({ length: 50 }, () => debitOf(payer, 10))
    const [one, two] = await Promise.all([world.lane.post(debits), other.post(debits.toReversed())])
    expect(two?.toReversed()).toEqual(one)
    expect((await world.account(payer)).balance).toBe(500)
  })

  test('let exactly one of a debit and its reversal win, whichever comes first', async () => {
    const payer = await world.withMoney(1_000)
    const other = world.anotherLane()
    const seen = new Set<string>()
    for (let round = 0; round < 60; round++) {
      const debit = debitOf(payer, 100)
      const reversal = aReversal(debit.postingId)
      const first = round % 2 === 0 ? [world.lane, other] : [other, world.lane]
      const [debits, reversals] = await Promise.all([first[0]?.post([debit]), first[1]?.post([reversal])])
      seen.add(`${debits?.[0]?.outcome} ${reversals?.[0]?.outcome}`)
      expect((await world.account(payer)).balance).toBe(1_000)
    }
    expect([...seen].every((pair) => pair === 'POSTED POSTED' || pair === 'DECLINED TOMBSTONED')).toBe(true)
  })
})

describe('a group whose connection dies', () => {
  test('while it waits for the lane is posted once', async () => {
    const payer = await world.withMoney(1_000)
    const debits = [debitOf(payer, 100), debitOf(payer, 200)]
    const outcomes = await world.owner.transaction(async (holder) => {
      await holder.query('SELECT pg_advisory_xact_lock(1)')
      const asked = world.lane.post(debits)
      await killWhoWaits()
      return { asked }
    })
    expect((await outcomes.asked).map(isPosted)).toEqual([true, true])
    expect(await world.lane.post(debits)).toEqual(await outcomes.asked)
    expect((await world.account(payer)).balance).toBe(700)
  })

  test('after it was written and before it was answered gives the same answer when asked again', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 100)
    const lane = laneThat(losingAnswers(1))
    const [outcome] = await lane.post([debit])
    expect(outcome).toMatchObject({ outcome: 'POSTED', balanceAfter: 900 })
    expect(await world.lane.post([debit])).toEqual([outcome])
    expect(await entriesOf(debit.postingId)).toBe(2)
    await lane.close()
  })

  test('again and again is answered by an error, and asked later still posts once', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 100)
    const lane = laneThat(losingAnswers(2))
    await expect(lane.post([debit])).rejects.toThrow('Connection terminated')
    expect(await lane.post([debit])).toMatchObject([{ outcome: 'POSTED', balanceAfter: 900 }])
    expect((await world.account(payer)).balance).toBe(900)
    await lane.close()
  })

  async function killWhoWaits(): Promise<void> {
    const text = `SELECT pg_terminate_backend(pid) FROM pg_locks
      WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    // As the service's own role: nobody else but a superuser may end its sessions.
    while ((await world.database.query(text)).rowCount === 0) await new Promise(setImmediate)
  }
})

describe('while a hand at a prompt holds the account of a payer whose group is posted', () => {
  test.each([
    ['a balance that it corrects is not written over', 'balance_fen = balance_fen - 100', 600],
    ['an account that it freezes pays nothing', `state = 'FROZEN'`, undefined],
  ])('%s', async (_what, change, balanceAfter) => {
    const [payer, companion] = [await world.withMoney(1_000), await world.withMoney(1_000)]
    const debits = [debitOf(companion, 300), debitOf(payer, 300)]
    const { asked } = await world.owner.transaction(async (hand) => {
      await hand.query({ text: `UPDATE accounts SET ${change} WHERE account_no = $1`, values: [payer] })
      const answer = world.anotherLane().post(debits)
      await untilItWaitsForARow()
      return { asked: answer }
    })
    const expected =
      balanceAfter === undefined ? { declineCode: 'ACCOUNT_FROZEN' } : { outcome: 'POSTED', balanceAfter }
    expect(await asked).toMatchObject([{ outcome: 'POSTED', balanceAfter: 700 }, expected])
    expect((await world.account(payer)).balance).toBe(balanceAfter ?? 1_000)
    expect((await world.account(companion)).balance).toBe(700)
  })

  async function untilItWaitsForARow(): Promise<void> {
    const text = `SELECT FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'SELECT post_group%' AND wait_event IN ('transactionid', 'tuple')`
    // As the service's own role: only it sees what it runs.
    while ((await world.database.query(text)).rowCount === 0) await new Promise(setImmediate)
  }
})

test('an item that the database refuses outright fails alone', async () => {
  const payer = await world.withMoney(1_000)
  const bad = { ...debitOf(payer, 1), occurredAt: 'never' }
  const lane = world.anotherLane()
  const [first, refused, last] = await Promise.allSettled(
    [debitOf(payer, 100), bad, debitOf(payer, 200)].map((item: PostingItem) => lane.post([item])),
  )
  expect(first).toMatchObject({ status: 'fulfilled', value: [{ outcome: 'POSTED', balanceAfter: 900 }] })
  expect(refused?.status).toBe('rejected')
  expect(last).toMatchObject({ status: 'fulfilled', value: [{ outcome: 'POSTED', balanceAfter: 700 }] })
})

/** The real lane, whose answer is lost `times` times. */
function losingAnswers(times: number): (lane: Lane) => Lane {
  let left = times
  return (lane) => ({
    ...lane,
    async query<Row extends Record<string, unknown>>(statement: Statement | string) {
      const answer = await lane.query<Row>(statement)
      if (left-- > 0) throw new Error('Connection terminated unexpectedly')
      return answer
    },
  })
}

function laneThat(fails: (lane: Lane) => Lane): PostingLane {
  const database: Pick<Database, 'lane'> = { lane: (options) => fails(world.database.lane(options)) }
  const log = createLog({ name: 'onecard', level: 'silent' })
  return createPostingLane({ database, log, metrics: createMetrics({ name: 'onecard' }) })
}
