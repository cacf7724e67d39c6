import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aMerchant, aReversal, aTopUp, createWorld, debitOf, declineOf, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aMerchant('M1'), aMerchant('M2'))
})
afterAll(() => world.close())

describe('a debit', () => {
  test('moves the amount to the merchant and the surcharge to the school', async () => {
    const payer = await world.withMoney(10_000)
    const [before, school] = [(await world.account('M1')).balance, (await world.account('S-SURCHARGE')).balance]
    const [outcome] = await world.post(debitOf(payer, 1_200, { surcharge: 180 }))
    expect(outcome).toMatchObject({ outcome: 'POSTED', balanceAfter: 8_620 })
    expect((await world.account(payer)).balance).toBe(8_620)
    expect((await world.account('M1')).balance - before).toBe(1_200)
    expect((await world.account('S-SURCHARGE')).balance - school).toBe(180)
  })

  test("moves the surcharge to the merchant's own account when the rule says so", async () => {
    const payer = await world.withMoney(10_000)
    const [before, school] = [(await world.account('M1')).balance, (await world.account('S-SURCHARGE')).balance]
    await world.post(debitOf(payer, 1_200, { surcharge: 180, surchargeAccount: 'M1' }))
    expect((await world.account('M1')).balance - before).toBe(1_380)
    expect((await world.account('S-SURCHARGE')).balance).toBe(school)
  })

  test('takes the last fen and not one more', async () => {
    const payer = await world.withMoney(1_000)
    const [outcome, tooMuch] = await world.post(debitOf(payer, 1_000), debitOf(payer, 1))
    expect(outcome).toMatchObject({ outcome: 'POSTED', balanceAfter: 0 })
    expect(declineOf(tooMuch)).toBe('INSUFFICIENT_BALANCE')
  })

  test('may go down to the floor where the school lends', async () => {
    const payer = await world.withMoney(0, { floor: -500 })
    const outcomes = await world.post(debitOf(payer, 501), debitOf(payer, 500), debitOf(payer, 1))
    expect(outcomes.map(declineOf)).toEqual(['INSUFFICIENT_BALANCE', 'POSTED', 'INSUFFICIENT_BALANCE'])
    expect((await world.account(payer)).balance).toBe(-500)
  })

  test('of one account many times in a group is decided in the order of arrival', async () => {
    const payer = await world.withMoney(1_000)
    const outcomes = await world.post(
      debitOf(payer, 600),
      debitOf(payer, 600),
      debitOf(payer, 300),
      aTopUp(payer, 250),
      debitOf(payer, 350),
    )
    expect(outcomes.map(declineOf)).toEqual(['POSTED', 'INSUFFICIENT_BALANCE', 'POSTED', 'POSTED', 'POSTED'])
    expect(outcomes.map((each) => (each.outcome === 'POSTED' ? each.balanceAfter : undefined))).toEqual([
      400,
      undefined,
      100,
      350,
      0,
    ])
  })

  test.each([
    ['an account nobody has', () => debitOf('NOBODY', 1), 'ACCOUNT_UNKNOWN'],
    ["a merchant's account", () => debitOf('M2', 1), 'ACCOUNT_UNKNOWN'],
    ['clearing', () => debitOf('C-CLEARING', 1), 'ACCOUNT_UNKNOWN'],
  ])('of %s is declined', async (_who, debit, code) => {
    expect((await world.post(debit())).map(declineOf)).toEqual([code])
  })

  test('for a merchant that is unknown, a person, or not active is declined', async () => {
    const payer = await world.withMoney(1_000)
    const other = await world.withMoney(0)
    await world.open(aMerchant('M-OFF'))
    await setState('M-OFF', 'FROZEN')
    const outcomes = await world.post(
      ...['NOBODY', other, 'S-SURCHARGE', 'M-OFF'].map((merchantAccount) => debitOf(payer, 1, { merchantAccount })),
    )
    expect(outcomes.map(declineOf)).toEqual(Array(4).fill('MERCHANT_DISABLED'))
    expect((await world.account(payer)).balance).toBe(1_000)
  })

  test('of a frozen account is declined, and accepted again after thawing', async () => {
    const payer = await world.withMoney(1_000)
    await setState(payer, 'FROZEN')
    expect((await world.post(debitOf(payer, 1))).map(declineOf)).toEqual(['ACCOUNT_FROZEN'])
    await setState(payer, 'ACTIVE')
    expect((await world.post(debitOf(payer, 1))).map(declineOf)).toEqual(['POSTED'])
  })

  test('of a closed account is declined', async () => {
    const payer = await world.withMoney(0)
    await setState(payer, 'CLOSED')
    expect((await world.post(debitOf(payer, 1), aTopUp(payer, 1))).map(declineOf)).toEqual([
      'ACCOUNT_CLOSED',
      'ACCOUNT_CLOSED',
    ])
  })

  test('above the limit of one payment is declined; the surcharge counts', async () => {
    const payer = await world.withMoney(10_000, { paymentLimit: 1_000 })
    const outcomes = await world.post(
      debitOf(payer, 1_000),
      debitOf(payer, 1_000, { surcharge: 1 }),
      debitOf(payer, 1_001),
    )
    expect(outcomes.map(declineOf)).toEqual(['POSTED', 'PAYMENT_LIMIT_EXCEEDED', 'PAYMENT_LIMIT_EXCEEDED'])
  })

  test('above the limit of the day is declined until the next business day', async () => {
    const payer = await world.withMoney(10_000, { dailyLimit: 1_000 })
    const outcomes = await world.post(
      debitOf(payer, 900, { surcharge: 90 }),
      debitOf(payer, 11),
      debitOf(payer, 10),
      debitOf(payer, 1),
      debitOf(payer, 1_000, { businessDate: '2026-11-22' }),
    )
    expect(outcomes.map(declineOf)).toEqual([
      'POSTED',
      'DAILY_LIMIT_EXCEEDED',
      'POSTED',
      'DAILY_LIMIT_EXCEEDED',
      'POSTED',
    ])
    // The row knows the later day now; what arrives late for the earlier one counts there.
    expect((await world.post(debitOf(payer, 1))).map(declineOf)).toEqual(['DAILY_LIMIT_EXCEEDED'])
  })

  async function setState(accountNo: string, state: 'ACTIVE' | 'FROZEN' | 'CLOSED') {
    await world.owner.query({ text: 'SELECT set_account_state($1, $2::account_state)', values: [accountNo, state] })
  }
})

describe('the same posting id', () => {
  test('gives the same answer for ever, also its balance, and moves money once', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const [first] = await world.post(debit)
    await world.post(aTopUp(payer, 5_000))
    const later = { ...debit, occurredAt: '2026-11-21T05:00:00Z', memo: { retry: 1 } }
    expect(await world.post(debit, later)).toEqual([first, first])
    expect((await world.account(payer)).balance).toBe(5_700)
  })

  test('twice in one call is one posting', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const outcomes = await world.post(debit, debitOf(payer, 100), debit)
    expect(outcomes[2]).toEqual(outcomes[0])
    expect((await world.account(payer)).balance).toBe(600)
  })

  test('keeps a decline although money came in between', async () => {
    const payer = await world.withMoney(0)
    const debit = debitOf(payer, 300)
    const outcomes = await world.post(debit, aTopUp(payer, 1_000), debit)
    expect(outcomes.map(declineOf)).toEqual(['INSUFFICIENT_BALANCE', 'POSTED', 'INSUFFICIENT_BALANCE'])
    expect((await world.post(debit)).map(declineOf)).toEqual(['INSUFFICIENT_BALANCE'])
  })

  test('with other content is a conflict and does nothing', async () => {
    const payer = await world.withMoney(1_000)
    const other = await world.withMoney(1_000)
    const debit = debitOf(payer, 300, { surcharge: 10 })
    await world.post(debit)
    const { postingId } = debit
    const changed = [
      { ...debit, amount: 301 },
      { ...debit, surcharge: 11 },
      { ...debit, surchargeAccount: 'M1' },
      { ...debit, payerAccount: other },
      { ...debit, merchantAccount: 'M2' },
      { ...debit, businessDate: '2026-11-20' },
      aTopUp(payer, 300, { postingId }),
      aReversal('pay_else', { postingId }),
    ]
    for (const item of changed) expect((await world.post(item)).map(declineOf)).toEqual(['CONFLICT'])
    expect((await world.post(...changed)).map(declineOf)).toEqual(Array(changed.length).fill('CONFLICT'))
    expect((await world.account(payer)).balance).toBe(690)
    expect((await world.account(other)).balance).toBe(1_000)
  })

  test('with other content in the same call is decided by the first', async () => {
    const payer = await world.withMoney(1_000)
    const debit = debitOf(payer, 300)
    const outcomes = await world.post(debit, { ...debit, amount: 1 }, debit)
    expect(outcomes.map(declineOf)).toEqual(['POSTED', 'CONFLICT', 'POSTED'])
  })
})

test('a top-up comes from clearing, also for a frozen account', async () => {
  const payer = await world.withMoney(0)
  const { balance } = await world.account('C-CLEARING')
  await world.owner.query({ text: `SELECT set_account_state($1, 'FROZEN')`, values: [payer] })
  expect(await world.post(aTopUp(payer, 5_000))).toMatchObject([{ outcome: 'POSTED', balanceAfter: 5_000 }])
  expect((await world.account('C-CLEARING')).balance).toBe(balance - 5_000)
  expect((await world.post(aTopUp('M1', 1), aTopUp('NOBODY', 1))).map(declineOf)).toEqual([
    'ACCOUNT_UNKNOWN',
    'ACCOUNT_UNKNOWN',
  ])
})
