import { isTransient } from '@yimatong/kit/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aDebit, aMerchant, aPerson, aTopUp, createWorld, type World } from './world.ts'

// What the database itself refuses, whatever a program believes.

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aPerson('P1'), aMerchant('M1'))
  await world.post(aTopUp('P1', 1_000), aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 300 }))
})
afterAll(() => world.close())

const asService = (text: string) => world.database.query(text)
const asOwner = (text: string) => world.owner.query(text)

describe('the service may not', () => {
  test.each([
    ['add a posting by itself', `INSERT INTO postings (posting_id) VALUES ('x')`],
    ['add an entry by itself', 'INSERT INTO entries VALUES (1, 1, 1, 1)'],
    ['change a posting', 'UPDATE postings SET amount_fen = 1'],
    ['delete a posting', 'DELETE FROM postings'],
    ['change an entry', 'UPDATE entries SET amount_fen = 1'],
    ['delete an entry', 'DELETE FROM entries'],
    ['empty the ledger', 'TRUNCATE entries'],
    ['write a subsidy', 'UPDATE accounts SET subsidy_fen = 1'],
    ['allow itself another transfer', `UPDATE transfer_rules SET keeps = NULL`],
    [
      'post a transfer past the lane',
      `SELECT post_transfer(now(), 'x', 'SUBSIDY', 'S-SUBSIDY', 'P1', 1, NULL, '2026-11-21', now(), NULL)`,
    ],
    ['change what a day came to', 'UPDATE day_sums SET debit_fen = 0'],
    ['write a balance', 'UPDATE accounts SET balance_fen = 1'],
    ['open an account with money', `INSERT INTO accounts (account_no, balance_fen) VALUES ('X', 5)`],
    ['delete an account', 'DELETE FROM accounts'],
    ['write a snapshot', 'UPDATE balance_snapshots SET balance_fen = 1'],
    ['switch a guard off', 'ALTER TABLE entries DISABLE TRIGGER ALL'],
  ])('%s', async (_what, text) => {
    const refusal = await asService(text).catch((error: unknown) => error)
    // Insufficient privilege; only an owner may alter a table.
    expect(refusal).toMatchObject({ code: '42501' })
    expect(isTransient(refusal)).toBe(false)
  })
})

describe('even the owner may not', () => {
  test.each([
    ['change a posting', 'UPDATE postings SET amount_fen = amount_fen + 1'],
    ['delete a posting', 'DELETE FROM postings'],
    ['change an entry', 'UPDATE entries SET amount_fen = amount_fen + 1'],
    ['delete an entry', 'DELETE FROM entries'],
    ['empty the postings', 'TRUNCATE postings'],
    ['empty the entries', 'TRUNCATE entries'],
  ])('%s', async (_what, text) => {
    await expect(asOwner(text)).rejects.toMatchObject({ code: '23001' })
  })

  test('take a balance below its floor', async () => {
    await expect(asOwner(`UPDATE accounts SET balance_fen = -1 WHERE account_no = 'P1'`)).rejects.toMatchObject({
      constraint: 'accounts_balance_floor',
    })
  })

  test('open an account with money: it opens empty', async () => {
    await asOwner(`INSERT INTO accounts (account_no, kind, holder_name, payment_limit_fen, daily_limit_fen, balance_fen)
      VALUES ('P-RICH', 'PERSON', 'Rich', 1, 1, 5000), ('M-RICH', 'MERCHANT', 'Rich', 1, 1, 5000)`)
    expect(await world.account('P-RICH')).toMatchObject({ balance: 0 })
    expect(await world.account('M-RICH')).toMatchObject({ balance: 0 })
  })

  test('have a second clearing account', async () => {
    const second = asOwner(`INSERT INTO accounts (account_no, kind, holder_name, payment_limit_fen, daily_limit_fen)
      VALUES ('C-SECOND', 'CLEARING', 'Second', 1, 1)`)
    await expect(second).rejects.toMatchObject({ constraint: 'accounts_one_of_each_key' })
  })
})

describe('entries', () => {
  const posting = (postingId: string, outcome = `'POSTED', NULL, 700`) => `INSERT INTO postings
    (posting_id, outcome, decline_code, balance_after_fen, kind, payer_account, merchant_account, amount_fen, surcharge_fen, business_date, occurred_at, posted_at)
    VALUES ('${postingId}', ${outcome}, 'DEBIT', 'P1', 'M1', 300, 0, '2026-11-21', now(), now())`
  const entries = (...amounts: number[]) =>
    `INSERT INTO entries (posting_id, line, account_id, amount_fen) VALUES ${amounts
      .map((fen, at) => `((SELECT max(id) FROM postings), ${at + 1}, (SELECT min(id) FROM accounts), ${fen})`)
      .join(', ')}`

  const inOneTransaction = (...statements: string[]) =>
    world.owner.transaction(async (transaction) => {
      for (const text of statements) await transaction.query(text)
    })

  test('that do not sum to zero are refused', async () => {
    for (const amounts of [[-300, 299], [-300], [-300, 300, 1]]) {
      await expect(inOneTransaction(posting('unbalanced'), entries(...amounts))).rejects.toMatchObject({
        constraint: 'entries_sum_to_zero',
      })
    }
  })

  test('that sum to zero only across two postings are refused', async () => {
    const across = `INSERT INTO entries (posting_id, line, account_id, amount_fen)
      SELECT id, 1, 1, CASE WHEN row_number() OVER (ORDER BY id) = 1 THEN 50 ELSE -50 END FROM (SELECT id FROM postings ORDER BY id DESC LIMIT 2) AS two`
    await expect(inOneTransaction(posting('one'), posting('two'), across)).rejects.toMatchObject({
      constraint: 'entries_sum_to_zero',
    })
  })

  test('of a posting that does not exist, or that moved nothing, are refused', async () => {
    const unknown = 'INSERT INTO entries VALUES (999999, 1, 1, -5), (999999, 2, 2, 5)'
    await expect(inOneTransaction(unknown)).rejects.toMatchObject({ constraint: 'entries_of_postings' })
    const declined = posting('declined', `'DECLINED', 'ACCOUNT_FROZEN', NULL`)
    await expect(inOneTransaction(declined, entries(-300, 300))).rejects.toMatchObject({
      constraint: 'entries_of_postings',
    })
  })

  test('pay a debit back once: a second reversal is refused', async () => {
    const reversal = (postingId: string) => `INSERT INTO postings
      (posting_id, outcome, balance_after_fen, kind, reverses, payer_account, amount_fen, surcharge_fen, business_date, occurred_at, posted_at)
      VALUES ('${postingId}', 'POSTED', 1000, 'REVERSAL', 'some', 'P1', 300, 0, '2026-11-21', now(), now())`
    await expect(inOneTransaction(reversal('first'), reversal('second'))).rejects.toMatchObject({
      constraint: 'postings_paid_back_once_key',
    })
  })
})
