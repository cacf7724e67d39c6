import { readFileSync } from 'node:fs'
import { CASH_ACCOUNT, SUBSIDY_FUND_ACCOUNT, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { waitingInSuspense } from '../../src/onecard/books.ts'
import { findPostings } from '../../src/onecard/postings.ts'
import {
  aMerchant,
  anId,
  aReversal,
  aSubsidy,
  aTopUp,
  aTransfer,
  createWorld,
  debitOf,
  declineOf,
  type World,
} from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'), aMerchant('M2'))
})
afterAll(() => world.close())

const MIGRATIONS = new URL('../../../prisma/onecard/migrations/', import.meta.url)

const setState = (accountNo: string, state: 'FROZEN' | 'CLOSED') =>
  world.owner.query({ text: 'SELECT set_account_state($1, $2::account_state)', values: [accountNo, state] })

describe('a reversal', () => {
  test('pays a debit back in full, surcharge included, from those who were paid', async () => {
    const payer = await world.withMoney(10_000)
    const balances = async () =>
      (await Promise.all(['M2', 'S-SURCHARGE', payer].map((no) => world.account(no)))).map(({ balance }) => balance)
    const before = await balances()
    const debit = debitOf(payer, 1_200, { surcharge: 180, merchantAccount: 'M2' })
    await world.post(debit)
    const [outcome] = await world.post(aReversal(debit.postingId))
    expect(outcome).toMatchObject({ outcome: 'POSTED', balanceAfter: 10_000 })
    expect(await balances()).toEqual(before)
  })

  test('happens once: the same one again answers the same, another one is declined', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const reversal = aReversal(debit.postingId)
    await world.post(debit)
    const [first] = await world.post(reversal)
    const another = aReversal(debit.postingId)
    expect(await world.post(reversal)).toEqual([first])
    // A retry after midnight is still the same reversal.
    expect(await world.post({ ...reversal, businessDate: '2026-11-22' })).toEqual([first])
    expect((await world.post(another, another)).map(declineOf)).toEqual(['REVERSED', 'REVERSED'])
    expect((await world.account(payer)).balance).toBe(1_000)
  })

  test('of what was never seen leaves a tombstone, and the late debit is refused', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const reversal = aReversal(debit.postingId)
    expect((await world.post(reversal)).map(declineOf)).toEqual(['TOMBSTONED'])
    expect((await world.post(debit, reversal, debit)).map(declineOf)).toEqual(['REVERSED', 'TOMBSTONED', 'REVERSED'])
    expect((await world.account(payer)).balance).toBe(1_000)
  })

  test.each([
    ['before its debit', true, ['TOMBSTONED', 'REVERSED'], 1_000],
    ['after its debit', false, ['POSTED', 'POSTED'], 1_000],
  ])('in one call %s is decided in that order', async (_order, first, expected, balance) => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const both = [debit, aReversal(debit.postingId)]
    expect((await world.post(...(first ? both.toReversed() : both))).map(declineOf)).toEqual(expected)
    expect((await world.account(payer)).balance).toBe(balance)
  })

  test('of a declined debit is a harmless tombstone', async () => {
    const payer = await world.withMoney(100)
    const debit = debitOf(payer, 300)
    expect((await world.post(debit, aReversal(debit.postingId), debit)).map(declineOf)).toEqual([
      'INSUFFICIENT_BALANCE',
      'TOMBSTONED',
      'INSUFFICIENT_BALANCE',
    ])
    expect((await world.account(payer)).balance).toBe(100)
  })

  test('of what is no debit is a conflict', async () => {
    const payer = await world.withMoney(0)
    const topUp = aTopUp(payer, 100)
    const tombstone = aReversal(anId())
    await world.post(topUp, tombstone)
    const outcomes = await world.post(aReversal(topUp.postingId), aReversal(tombstone.postingId))
    expect(outcomes.map(declineOf)).toEqual(['CONFLICT', 'CONFLICT'])
    expect((await world.account(payer)).balance).toBe(100)
  })

  test('gives the limit of the day back, on the same business day only', async () => {
    const payer = await world.withMoney(10_000, { dailyLimit: 1_000 })
    const today = debitOf(payer, 1_000)
    await world.post(today, aReversal(today.postingId))
    expect((await world.account(payer)).spentToday).toBe(0)
    const again = debitOf(payer, 1_000)
    const tomorrow = debitOf(payer, 400, { businessDate: '2026-11-22' })
    expect((await world.post(again, tomorrow, aReversal(again.postingId))).map(declineOf)).toEqual([
      'POSTED',
      'POSTED',
      'POSTED',
    ])
    const rest = [601, 600].map((amount) => debitOf(payer, amount, { businessDate: '2026-11-22' }))
    expect((await world.post(...rest)).map(declineOf)).toEqual(['DAILY_LIMIT_EXCEEDED', 'POSTED'])
  })

  test('reaches a frozen account: the money is theirs', async () => {
    const payer = await world.withMoney(300)
    const debit = debitOf(payer, 300)
    await world.post(debit)
    await setState(payer, 'FROZEN')
    expect((await world.post(aReversal(debit.postingId))).map(declineOf)).toEqual(['POSTED'])
    expect(await world.account(payer)).toMatchObject({ state: 'FROZEN', balance: 300 })
  })
})

describe('a reversal to a closed account', () => {
  const waitingFor = async (payer: string) =>
    (await waitingInSuspense(world)).filter(({ owner }) => owner === payer).map(({ waiting }) => waiting)

  test('waits in the suspense account, for ever the same, and is paid out of it', async () => {
    const payer = await world.withMoney(300)
    const debit = debitOf(payer, 260, { surcharge: 40 })
    await world.post(debit)
    await setState(payer, 'CLOSED')
    const reversal = aReversal(debit.postingId)
    const [outcome] = await world.post(reversal)
    expect(outcome).toMatchObject({ outcome: 'POSTED', suspense: true, balanceAfter: 0 })
    expect(await world.post(reversal)).toEqual([outcome])
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', balance: 0 })
    expect(await waitingFor(payer)).toEqual([300])
    const [record] = await findPostings(world.database, [reversal.postingId])
    expect(record).toMatchObject({ kind: 'REVERSAL', reverses: debit.postingId, suspense: true, payerAccount: payer })
    const release = aTransfer('SUSPENSE_RELEASE', [SUSPENSE_ACCOUNT, CASH_ACCOUNT], 300, { owner: payer })
    expect((await world.post(release)).map(declineOf)).toEqual(['POSTED'])
    expect(await waitingFor(payer)).toEqual([])
  })

  test.each([
    ['in part, so only the rest waits', 100, { subsidy: 100, suspense: true }, [200]],
    ['wholly, so nothing waits', 300, { subsidy: 300 }, []],
  ])('gives what a subsidy had paid back to the fund: %s', async (_how, granted, told, waiting) => {
    const payer = await world.withMoney(300 - granted)
    const fund = (await world.account(SUBSIDY_FUND_ACCOUNT)).balance
    const debit = debitOf(payer, 300)
    await world.post(aSubsidy(payer, granted), debit)
    await setState(payer, 'CLOSED')
    const [outcome] = await world.post(aReversal(debit.postingId))
    expect(outcome).toEqual({ ...outcome, outcome: 'POSTED', balanceAfter: 0, subsidyToFund: true, ...told })
    expect(await world.account(payer)).toMatchObject({ balance: 0, subsidy: 0 })
    expect(await waitingFor(payer)).toEqual(waiting)
    expect((await world.account(SUBSIDY_FUND_ACCOUNT)).balance).toBe(fund)
  })

  test('leaves a tombstone for what was never seen, which belongs to nobody', async () => {
    const payer = await world.withMoney(0)
    await setState(payer, 'CLOSED')
    const debit = debitOf(payer, 300)
    expect((await world.post(aReversal(debit.postingId), debit)).map(declineOf)).toEqual(['TOMBSTONED', 'REVERSED'])
    expect(await waitingFor(payer)).toEqual([])
  })

  test('that came before this rule, and stands on the closed account, waits once the release is deployed', async () => {
    const payer = await world.withMoney(200)
    const [paid, before] = [debitOf(payer, 300), aReversal(anId())]
    const given = aSubsidy(payer, 100)
    await world.post(given, paid, { ...before, reverses: paid.postingId })
    const fund = (await world.account(SUBSIDY_FUND_ACCOUNT)).balance
    // As the ledger was left by the rule before.
    await world.owner.query({ text: `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`, values: [payer] })
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', balance: 200, subsidy: 100 })
    const release = readFileSync(new URL('0015_what_came_back_before/migration.sql', MIGRATIONS), 'utf8')
    for (const _again of [1, 2]) await world.owner.query(release)
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', balance: 0, subsidy: 0 })
    expect(await waitingFor(payer)).toEqual([200])
    expect((await world.account(SUBSIDY_FUND_ACCOUNT)).balance).toBe(fund + 100)
  })
})
