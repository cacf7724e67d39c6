import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readStatement } from '../../src/onecard/statements.ts'
import { aDebit, aMerchant, aPerson, aTopUp, createWorld, type World } from './world.ts'

// Play money in the same books, and never together with real money.

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aPerson('P1'), aMerchant('M1'), aPerson('SBX-P1'), aMerchant('SBX-M1'))
  await world.post(aTopUp('P1', 10_000), aTopUp('SBX-P1', 10_000))
})
afterAll(() => world.close())

const balances = (...accountNos: string[]) =>
  Promise.all(accountNos.map(async (accountNo) => (await world.account(accountNo)).balance))

async function outcomeOf(payerAccount: string, merchantAccount: string, more = {}) {
  const [outcome] = await world.post(aDebit({ payerAccount, merchantAccount, amount: 1_000, ...more }))
  return outcome?.outcome === 'DECLINED' ? outcome.declineCode : outcome?.outcome
}

test.each([
  ['P1', 'M1', 'POSTED'],
  ['SBX-P1', 'SBX-M1', 'POSTED'],
  ['P1', 'SBX-M1', 'SANDBOX_MISMATCH'],
  ['SBX-P1', 'M1', 'SANDBOX_MISMATCH'],
])('%s pays %s: %s', async (payer, merchant, expected) => {
  const before = await balances(payer, merchant)
  expect(await outcomeOf(payer, merchant)).toBe(expected)
  const moved = expected === 'POSTED' ? 1_000 : 0
  expect(await balances(payer, merchant)).toEqual([(before[0] ?? 0) - moved, (before[1] ?? 0) + moved])
})

test.each([
  ['SBX-POOR', 'INSUFFICIENT_BALANCE'],
  ['SBX-FROZEN', 'ACCOUNT_FROZEN'],
  ['SBX-LIMITED', 'DAILY_LIMIT_EXCEEDED'],
])('%s is always refused: %s', async (payer, declineCode) => {
  expect(await outcomeOf(payer, 'SBX-M1')).toBe(declineCode)
})

test("the sandbox has the school's accounts of its own", async () => {
  const own = ['SBX-SURCHARGE', 'SBX-CLEARING', 'SBX-SUSPENSE']
  const schools = ['S-SURCHARGE', 'C-CLEARING', 'C-SUSPENSE']
  const [before, schoolsBefore] = [await balances(...own), await balances(...schools)]
  await world.open(aPerson('SBX-P2'))
  const debit = aDebit({ payerAccount: 'SBX-P2', merchantAccount: 'SBX-M1', amount: 1_000, surcharge: 150 })
  await world.post(aTopUp('SBX-P2', 1_150), debit)
  await world.owner.query(`SELECT set_account_state('SBX-P2', 'CLOSED')`)
  const { businessDate, occurredAt } = debit
  const part = { amount: 400, surcharge: 60, businessDate, occurredAt }
  const [refund] = await world.post({ kind: 'REFUND', postingId: 'rfd_sbx', refunds: debit.postingId, ...part })
  expect(refund).toMatchObject({ outcome: 'POSTED', suspense: true })
  const moved = [150 - 60, -1_150, 460]
  expect(await balances(...own)).toEqual(before.map((fen, at) => fen + (moved[at] ?? 0)))
  expect(await balances(...schools)).toEqual(schoolsBefore)
})

test("a surcharge does not go to the other side's school", async () => {
  const debit = aDebit({ payerAccount: 'SBX-P1', merchantAccount: 'SBX-M1', amount: 10, surcharge: 1 })
  await expect(world.post({ ...debit, surchargeAccount: 'S-SURCHARGE' })).rejects.toThrow()
})

test('a statement leaves the sandbox out', async () => {
  let text = ''
  for await (const page of readStatement(world.database, '2026-11-21')) text += page
  expect(text).toContain('"payerAccount":"P1"')
  expect(text).not.toContain('SBX-')
})

test('either side sums to zero by itself', async () => {
  const { rows } = await world.owner.query<{ sandbox: boolean; fen: number }>(
    'SELECT account_id < 0 AS sandbox, sum(amount_fen)::int AS fen FROM entries GROUP BY 1 ORDER BY 1',
  )
  expect(rows).toEqual([
    { sandbox: false, fen: 0 },
    { sandbox: true, fen: 0 },
  ])
})

describe('even the owner may not', () => {
  const posted = (postingId: string) => `INSERT INTO postings (posting_id, kind, outcome, payer_account, amount_fen,
      surcharge_fen, balance_after_fen, business_date, occurred_at, posted_at)
    VALUES ('${postingId}', 'DEBIT', 'POSTED', 'P1', 1, 0, 0, '2026-11-21', now(), now()) RETURNING id`
  const entries = (from: string, to: string) => `INSERT INTO entries (posting_id, line, account_id, amount_fen)
    SELECT posting.id, line, account.id, fen FROM posting, (VALUES (1, '${from}', -1), (2, '${to}', 1)) AS e (line, no, fen)
    JOIN accounts AS account ON account.account_no = e.no`

  test.each([
    ['play money to a real account', 'SBX-P1', 'M1'],
    ['real money into the sandbox', 'P1', 'SBX-M1'],
  ])('move %s', async (_what, from, to) => {
    const moving = world.owner.query(`WITH posting AS (${posted(`x-${from}`)}) ${entries(from, to)}`)
    await expect(moving).rejects.toMatchObject({ constraint: 'entries_on_one_side' })
  })

  test.each([
    ['rename an account out of the sandbox', `UPDATE accounts SET account_no = 'P-1' WHERE account_no = 'SBX-P1'`],
    ['take one out by its id', `UPDATE accounts SET id = 9999 WHERE account_no = 'SBX-P1'`],
    ['put one in', `UPDATE accounts SET id = -9999 WHERE account_no = 'P1'`],
  ])('%s', async (_what, text) => {
    await expect(world.owner.query(text)).rejects.toMatchObject({ constraint: 'accounts_sandbox' })
  })
})
