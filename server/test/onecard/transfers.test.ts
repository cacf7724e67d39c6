import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeAccount, setAccountTerms } from '../../src/onecard/administer.ts'
import { addUpDays } from '../../src/onecard/balance-roller.ts'
import { bookEntries, trialBalance, waitingInSuspense } from '../../src/onecard/books.ts'
import {
  aMerchant,
  anId,
  aPerson,
  aRefund,
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
  // A service adds up from its first seconds, when there is nothing yet.
  await addUpDays(world.database)
  await world.open(aMerchant('M1'), aMerchant('M2'))
})
afterAll(() => world.close())

const when = { businessDate: '2026-11-21', occurredAt: '2026-11-21T12:00:00+08:00' }
const purses = async (accountNo: string) => {
  const { balance, subsidy } = await world.account(accountNo)
  return [balance, subsidy]
}
const setState = (accountNo: string, state: string) =>
  world.owner.query({ text: 'SELECT set_account_state($1, $2::account_state)', values: [accountNo, state] })

describe('a subsidy', () => {
  test('is spent first, is never below zero, and gets back first what was taken from it', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 700, { surcharge: 100 })
    const [given, paid] = await world.post(aSubsidy(payer, 500), debit)
    expect(given).toMatchObject({ outcome: 'POSTED', subsidy: 500, balanceAfter: 1_000 })
    expect(paid).toMatchObject({ outcome: 'POSTED', subsidy: 500, balanceAfter: 700 })
    expect(await purses(payer)).toEqual([700, 0])
    const parts = [aRefund(debit.postingId, 300), aRefund(debit.postingId, 300), aRefund(debit.postingId, 100)]
    expect((await world.post(...parts)).map((part) => ('subsidy' in part ? part.subsidy : 0))).toEqual([300, 200, 0])
    expect(await purses(payer)).toEqual([900, 500])
  })

  test('is not spent where the merchant takes none', async () => {
    const payer = await world.withMoney(100)
    await setAccountTerms(world, 'M2', { takesSubsidy: false })
    const [, refused, taken] = await world.post(
      aSubsidy(payer, 500),
      debitOf(payer, 200, { merchantAccount: 'M2' }),
      debitOf(payer, 200),
    )
    expect([declineOf(refused), declineOf(taken)]).toEqual(['INSUFFICIENT_BALANCE', 'POSTED'])
    expect(await purses(payer)).toEqual([100, 300])
  })

  test('counts in the limits of the day, as own money does', async () => {
    const payer = await world.withMoney(1_000, { dailyLimit: 400 })
    const outcomes = await world.post(aSubsidy(payer, 300), debitOf(payer, 300), debitOf(payer, 101))
    expect(outcomes.map(declineOf)).toEqual(['POSTED', 'POSTED', 'DAILY_LIMIT_EXCEEDED'])
    expect((await world.account(payer)).spentToday).toBe(300)
  })

  test('that a closed account had spent goes back to the fund, and waits for nobody', async () => {
    const payer = await world.withMoney(200)
    const debit = debitOf(payer, 500)
    await world.post(aSubsidy(payer, 300), debit)
    await setState(payer, 'CLOSED')
    const fund = (await world.account('S-SUBSIDY')).balance
    const outcomes = await world.post(aRefund(debit.postingId, 300), aRefund(debit.postingId, 150))
    expect(outcomes).toMatchObject([{ subsidy: 300 }, { suspense: true }])
    expect(outcomes[0]).not.toHaveProperty('suspense')
    expect((await world.account('S-SUBSIDY')).balance).toBe(fund + 300)
    expect(await waitingInSuspense(world)).toMatchObject([{ owner: payer, waiting: 150 }])
  })

  test.each(['COUNTER_TOPUP', 'CLOSING', 'ADJUSTMENT', 'SUSPENSE_RELEASE'] as const)(
    'never leaves as money by %s',
    async (purpose) => {
      const payer = await world.withMoney(0)
      await world.post(aSubsidy(payer, 500))
      for (const to of ['C-CASH', 'C-BANK', 'S-ADJUSTMENT', 'C-SUSPENSE', 'M1'])
        expect(declineOf((await world.post(aTransfer(purpose, [payer, to], 1)))[0])).toMatch(/NOT_ALLOWED|INSUFFICIENT/)
      expect(await purses(payer)).toEqual([0, 500])
    },
  )

  test('is decided once, whatever two processes do at the same time', async () => {
    const payer = await world.withMoney(100)
    const [one, two] = [world.lane, world.anotherLane()]
    const subsidy = aSubsidy(payer, 500)
    await Promise.all([one.post([subsidy]), two.post([subsidy])])
    const debits = Array.from({ length: 30 }, () => debitOf(payer, 70))
    const outcomes = await Promise.all(debits.map((debit, at) => (at % 2 === 0 ? one : two).post([debit])))
    expect(outcomes.flat().filter(({ outcome }) => outcome === 'POSTED')).toHaveLength(8)
    expect(await purses(payer)).toEqual([40, 0])
  })
})

describe('a transfer', () => {
  test('is one posting: asked again it answers the same, with other content it is a conflict', async () => {
    const payer = await world.withMoney(0)
    const topUp = aTransfer('COUNTER_TOPUP', ['C-CASH', payer], 5_000)
    const [first] = await world.post(topUp)
    expect(first).toMatchObject({ outcome: 'POSTED', balanceAfter: 5_000 })
    expect(await world.post(topUp, { ...topUp, memo: { again: true } })).toEqual([first, first])
    const others = [{ amount: 1 }, { from: 'C-BANK' }, { purpose: 'ADJUSTMENT' as const }, { owner: payer }]
    for (const other of others) expect(declineOf((await world.post({ ...topUp, ...other }))[0])).toBe('CONFLICT')
    expect(declineOf((await world.post(aTopUp(payer, 5_000, { postingId: topUp.postingId })))[0])).toBe('CONFLICT')
    expect(await purses(payer)).toEqual([5_000, 0])
  })

  test('whose tombstone came first is refused, and one that was posted is no debit to reverse', async () => {
    const payer = await world.withMoney(0)
    const [late, posted] = [1, 2].map((amount) => aTransfer('COUNTER_TOPUP', ['C-CASH', payer], amount))
    if (late === undefined || posted === undefined) throw new Error('two')
    const outcomes = await world.post(aReversal(late.postingId), late, posted, aReversal(posted.postingId))
    expect(outcomes.map(declineOf)).toEqual(['TOMBSTONED', 'REVERSED', 'POSTED', 'CONFLICT'])
  })

  test.each([
    ['pay out more than a merchant has', 'PAYOUT', ['M1', 'C-BANK'], 10_000_000, 'INSUFFICIENT_BALANCE'],
    ['move money from one person to another', 'ADJUSTMENT', ['P1', 'P2'], 1, 'TRANSFER_NOT_ALLOWED'],
    ['give a subsidy out of the bank', 'SUBSIDY', ['C-BANK', 'P1'], 1, 'TRANSFER_NOT_ALLOWED'],
    [
      'be larger than a payment where a person takes part',
      'SUBSIDY',
      ['S-SUBSIDY', 'P1'],
      10_000_001,
      'TRANSFER_NOT_ALLOWED',
    ],
    ['reach nobody', 'SUBSIDY', ['S-SUBSIDY', 'P-NOBODY'], 1, 'ACCOUNT_UNKNOWN'],
    ['mix play money with real money', 'COUNTER_TOPUP', ['C-CASH', 'SBX-P1'], 1, 'SANDBOX_MISMATCH'],
    ['release what waits for nobody', 'SUSPENSE_RELEASE', ['C-SUSPENSE', 'P1'], 1, 'INSUFFICIENT_BALANCE'],
  ] as const)('does not %s', async (_what, purpose, way, amount, expected) => {
    await world.open(aPerson('P1'), aPerson('P2'), aPerson('SBX-P1'))
    const owner = purpose === 'SUSPENSE_RELEASE' ? { owner: 'P1' } : {}
    expect(declineOf((await world.post(aTransfer(purpose, way, amount, owner)))[0])).toBe(expected)
  })

  test('of the bank to the fund may be a whole term for a whole school', async () => {
    const [outcome] = await world.post(aTransfer('SUBSIDY_FUNDING', ['C-BANK', 'S-SUBSIDY'], 1_000_000_000))
    expect(outcome).toMatchObject({ outcome: 'POSTED' })
  })

  test('of a late surcharge counts no limit, keeps the floor, and waits while an account is frozen', async () => {
    const payer = await world.withMoney(100, { paymentLimit: 10, dailyLimit: 10 })
    const later = (amount: number) => aTransfer('SURCHARGE_LATER', [payer, 'S-SURCHARGE'], amount)
    expect((await world.post(later(101), later(60))).map(declineOf)).toEqual(['INSUFFICIENT_BALANCE', 'POSTED'])
    await setState(payer, 'FROZEN')
    const topUp = aTransfer('COUNTER_TOPUP', ['C-BANK', payer], 1)
    expect((await world.post(later(1), topUp)).map(declineOf)).toEqual(['ACCOUNT_FROZEN', 'POSTED'])
  })

  test('that two processes send at the same time pays a merchant out once', async () => {
    const payer = await world.withMoney(1_000)
    await world.open(aMerchant('M9'))
    await world.post(debitOf(payer, 1_000, { merchantAccount: 'M9' }))
    const another = world.anotherLane()
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        (at % 2 === 0 ? world.lane : another).post([aTransfer('PAYOUT', ['M9', 'C-BANK'], 300)]),
      ),
    )
    expect(outcomes.flat().filter(({ outcome }) => outcome === 'POSTED')).toHaveLength(3)
    expect((await world.account('M9')).balance).toBe(100)
  })
})

describe("closing a person's account", () => {
  const closing = (more = {}) => ({
    closingId: anId('cls'),
    payTo: 'C-CASH' as const,
    atMost: 10_000,
    reason: 'Leaves',
    ...when,
    ...more,
  })

  test('pays everything out, gives the subsidy back to its fund, and is the same when asked again', async () => {
    const payer = await world.withMoney(1_234)
    await world.post(aSubsidy(payer, 500))
    const asked = closing()
    const done = { answer: 'DONE', paid: 1_234, returned: 500 }
    expect(await closeAccount(world, payer, asked)).toEqual(done)
    expect(await closeAccount(world, payer, asked)).toEqual(done)
    expect(await world.account(payer)).toMatchObject({ state: 'CLOSED', stateReason: 'Leaves', balance: 0, subsidy: 0 })
  })

  test('is refused whole when there is more than was decided on, or a debt', async () => {
    const rich = await world.withMoney(10_001)
    expect(await closeAccount(world, rich, closing())).toEqual({ answer: 'MORE', paid: 0, returned: 0 })
    const poor = await world.withMoney(0, { floor: -500 })
    await world.post(debitOf(poor, 300))
    expect(await closeAccount(world, poor, closing())).toMatchObject({ answer: 'OWES' })
    expect([await purses(rich), await purses(poor)]).toEqual([
      [10_001, 0],
      [-300, 0],
    ])
  })

  test('loses no payment that comes at the same moment', async () => {
    const payer = await world.withMoney(1_000)
    const merchant = (await world.account('M1')).balance
    const [answer, ...outcomes] = await Promise.all([
      closeAccount(world, payer, closing()),
      ...Array.from({ length: 10 }, () => world.anotherLane().post([debitOf(payer, 10)])),
    ])
    const paid = outcomes.flat().filter(({ outcome }) => outcome === 'POSTED').length * 10
    expect(answer).toMatchObject({ answer: 'DONE', paid: 1_000 - paid })
    expect((await world.account('M1')).balance).toBe(merchant + paid)
  })

  test('into suspense keeps the money for its owner, and never more is released than waits for that one', async () => {
    const [one, two] = [await world.withMoney(700), await world.withMoney(300)]
    for (const payer of [one, two]) await closeAccount(world, payer, closing({ payTo: 'C-SUSPENSE' }))
    const release = (owner: string, amount: number) =>
      aTransfer('SUSPENSE_RELEASE', ['C-SUSPENSE', 'C-CASH'], amount, { owner })
    const outcomes = await world.post(release(one, 701), release(one, 400), release(one, 301), release(two, 300))
    expect(outcomes.map(declineOf)).toEqual(['INSUFFICIENT_BALANCE', 'POSTED', 'INSUFFICIENT_BALANCE', 'POSTED'])
    expect(await waitingInSuspense(world)).toContainEqual(expect.objectContaining({ owner: one, waiting: 300 }))
  })
})

test('terms are obeyed by the very next debit, and a floor above the balance is refused', async () => {
  const payer = await world.withMoney(100, { floor: -500 })
  await setAccountTerms(world, payer, { paymentLimit: 50 })
  expect(declineOf((await world.post(debitOf(payer, 51)))[0])).toBe('PAYMENT_LIMIT_EXCEEDED')
  await setAccountTerms(world, payer, { paymentLimit: 1_000 })
  await world.post(debitOf(payer, 300))
  await expect(setAccountTerms(world, payer, { floor: 0 })).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  await expect(setAccountTerms(world, 'C-CASH', { paymentLimit: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

describe('a trial balance', () => {
  test('is the same before and after the days are added up, also twice at once, and what comes late counts', async () => {
    const before = await trialBalance(world, '2026-11-21')
    await Promise.all([addUpDays(world.database), addUpDays(world.database)])
    expect(await addUpDays(world.database)).toBe(0)
    expect(await trialBalance(world, '2026-11-21')).toEqual(before)
    const payer = await world.withMoney(0)
    await world.post(aTransfer('COUNTER_TOPUP', ['C-CASH', payer], 77, { businessDate: '2026-11-20' }))
    const cash = (await trialBalance(world, '2026-11-20')).find(({ book }) => book === 'C-CASH')
    expect(cash).toMatchObject({ opening: 0, debit: 77, credit: 0, closing: -77, kind: 'CASH' })
  })

  test('is told apart by book into entries, page by page, each once', async () => {
    const payer = await world.withMoney(0)
    const day = '2026-11-22'
    await world.post(...Array.from({ length: 130 }, () => aSubsidy(payer, 2, { businessDate: day })))
    const first = await bookEntries(world, { businessDate: day, book: 'subsidies' })
    const second = await bookEntries(world, { businessDate: day, book: 'subsidies', after: first.next })
    expect([first.entries.length, second.entries.length, second.next]).toEqual([100, 30, undefined])
    expect(new Set([...first.entries, ...second.entries].map(({ postingId }) => postingId)).size).toBe(130)
    expect(first.entries[0]).toMatchObject({ kind: 'TRANSFER', purpose: 'SUBSIDY', account: payer, amount: 2 })
    expect((await bookEntries(world, { businessDate: day, book: 'people' })).entries).toEqual([])
  })
})
