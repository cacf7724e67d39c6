import type { OpenAccountItem, PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeAccount, setAccountTerms } from '../../src/onecard/administer.ts'
import { addUpDays, rollBalances } from '../../src/onecard/balance-roller.ts'
import { trialBalance } from '../../src/onecard/books.ts'
import { holdAccount, setOwnLimits } from '../../src/onecard/holders.ts'
import { type Cast, createCast, type Step, steps } from './history.ts'
import { Oracle } from './oracle.ts'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const LEAST_POSTINGS = 5_000
const seen = { items: 0, outcomes: new Map<string, number>() }
let runs = 0

test('groups decide exactly as one item after the other would', { timeout: 180_000 }, async () => {
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: 60 })
  expect(seen.items).toBeGreaterThan(LEAST_POSTINGS)
  // A history in which a rule never decided proves nothing about it.
  const codes = ['REVERSED', 'ACCOUNT_UNKNOWN', 'ACCOUNT_FROZEN', 'MERCHANT_DISABLED', 'PAYMENT_LIMIT_EXCEEDED']
  const backwards = ['REFUNDED', 'REFUND_EXCEEDED', 'NOT_PAID', 'SUSPENSE REFUND', 'SUSPENSE REVERSAL']
  const own = ['OWN_PAYMENT_LIMIT_EXCEEDED', 'OWN_DAILY_LIMIT_EXCEEDED']
  const outcomes = ['POSTED', 'TOMBSTONED', 'CONFLICT', 'DAILY_LIMIT_EXCEEDED', 'INSUFFICIENT_BALANCE']
  const moved = [
    'TRANSFER_NOT_ALLOWED',
    'ACCOUNT_CLOSED',
    'SUBSIDY DEBIT',
    'SUBSIDY REFUND',
    'SUBSIDY REVERSAL',
    'PAID OUT',
  ]
  const released = ['PAYOUT', 'SURCHARGE_LATER', 'COMMISSION', 'COUNTER_TOPUP', 'CLOSING', 'SURCHARGE_BACK']
  for (const outcome of [...codes, ...own, ...backwards, ...outcomes, ...moved, ...released])
    expect([outcome, seen.outcomes.get(outcome) ?? 0]).not.toEqual([outcome, 0])
})

test('every balance is the sum of its entries, and all entries sum to zero', async () => {
  const { rows } = await world.owner.query(
    `SELECT a.account_no, balance_of(a), a.subsidy_fen, sum(e.amount_fen) AS entries FROM accounts AS a
      LEFT JOIN entries AS e ON e.account_id = a.id GROUP BY a.id
      HAVING balance_of(a) <> coalesce(sum(e.amount_fen) FILTER (WHERE a.kind <> 'PERSON' OR e.line <> 5), 0)
        OR a.subsidy_fen <> coalesce(sum(e.amount_fen) FILTER (WHERE a.kind = 'PERSON' AND e.line = 5), 0)`,
  )
  expect(rows).toEqual([])
  const [total] = (await world.owner.query('SELECT sum(amount_fen)::int AS fen, count(*)::int AS lines FROM entries'))
    .rows
  expect(total).toMatchObject({ fen: 0 })
})

test('every posting that moved money has entries, and no other has', async () => {
  const { rows } = await world.owner.query(
    `SELECT p.posting_id FROM postings AS p LEFT JOIN entries AS e ON e.posting_id = p.id
      GROUP BY p.id HAVING (count(e.line) > 0) <> (p.outcome = 'POSTED')
        OR (p.kind <> 'TRANSFER' AND sum(e.amount_fen) FILTER (WHERE e.line IN (CASE WHEN p.suspense THEN 4 ELSE 1 END, 5))
          <> CASE p.kind WHEN 'DEBIT' THEN -1 ELSE 1 END * (p.amount_fen + p.surcharge_fen))
        OR sum(abs(e.amount_fen)) FILTER (WHERE e.line = 5) IS DISTINCT FROM nullif(p.subsidy_fen, 0)`,
  )
  expect(rows).toEqual([])
})

test('every day is the sum of its entries, however it was added up, and its trial balance comes to zero', async () => {
  for (const day of ['2026-11-20', '2026-11-21', '2026-11-22']) {
    const books = await trialBalance(world, day)
    const { rows } = await world.owner.query<{ book: string; opening: number; debit: number; credit: number }>({
      text: `SELECT CASE WHEN a.kind <> 'PERSON' THEN a.account_no WHEN e.line = 5 THEN 'subsidies' ELSE 'people' END AS book,
          coalesce(sum(e.amount_fen) FILTER (WHERE p.business_date < $1::date), 0)::int AS opening,
          coalesce(- sum(e.amount_fen) FILTER (WHERE p.business_date = $1::date AND e.amount_fen < 0), 0)::int AS debit,
          coalesce(sum(e.amount_fen) FILTER (WHERE p.business_date = $1::date AND e.amount_fen > 0), 0)::int AS credit
        FROM entries e JOIN postings p ON p.id = e.posting_id JOIN accounts a ON a.id = e.account_id
        WHERE p.business_date <= $1::date GROUP BY 1`,
      values: [day],
    })
    expect(books.map(({ book, opening, debit, credit }) => ({ book, opening, debit, credit }))).toEqual(
      rows.toSorted((one, other) => (one.book < other.book ? -1 : 1)),
    )
    const total = (of: (book: (typeof books)[number]) => number) => books.reduce((sum, book) => sum + of(book), 0)
    expect([total(({ opening }) => opening), total(({ closing }) => closing)]).toEqual([0, 0])
    expect(total(({ debit }) => debit)).toBe(total(({ credit }) => credit))
  }
})

async function play(history: Step[]): Promise<void> {
  const cast = createCast(++runs)
  const oracle = new Oracle(await schoolBalances())
  await world.open(...cast.accounts)
  for (const account of cast.accounts) oracle.open(account)
  const postedAt = new Map<string, string>()
  for (const step of history) {
    if (step.step === 'roll') {
      await rollBalances(world.database)
      await addUpDays(world.database)
    } else if (step.step === 'payOut') await payOut(cast, oracle, step)
    else if (step.step === 'takeSubsidies') await takeSubsidies(cast, oracle, step)
    else if (step.step === 'state') await setState(cast, oracle, step)
    else if (step.step === 'decide') await decide(cast, oracle, step)
    else if (step.step === 'leave') await leave({ cast, oracle, postedAt }, step.account)
    else await compareOutcomes({ oracle, postedAt }, step.items.map(cast.toItem), step.calls)
  }
  for (const account of cast.accounts) await compareAccount(oracle, account)
  expect(await schoolBalances()).toEqual(oracle.schoolBalances())
}

async function schoolBalances(): Promise<Record<string, number>> {
  const { rows } = await world.owner.query<{ no: string; fen: string }>(
    `SELECT account_no AS no, balance_of(a)::text AS fen FROM accounts AS a WHERE kind NOT IN ('PERSON', 'MERCHANT') AND id >= 0`,
  )
  return Object.fromEntries(rows.map(({ no, fen }) => [no, Number(fen)]))
}

async function payOut({ accounts }: Cast, oracle: Oracle, { account, payTo }: Extract<Step, { step: 'payOut' }>) {
  const accountNo = accounts[account]?.accountNo ?? ''
  if (oracle.view(accountNo, '').state === 'CLOSED') return
  const when = { businessDate: '2026-11-21', occurredAt: '2026-11-21T12:00:00+08:00' }
  const closing = { closingId: `out-${accountNo}-${++decisions}`, payTo, atMost: 1_000_000, reason: 'Leaves', ...when }
  const answer = await closeAccount(world, accountNo, closing)
  expect(answer).toEqual(oracle.close(accountNo, payTo))
  if (answer.answer !== 'DONE') return
  expect(await closeAccount(world, accountNo, closing)).toEqual(answer)
  seen.outcomes.set('PAID OUT', (seen.outcomes.get('PAID OUT') ?? 0) + answer.paid + answer.returned)
}

async function takeSubsidies({ accounts }: Cast, oracle: Oracle, step: Extract<Step, { step: 'takeSubsidies' }>) {
  const { takesSubsidy } = step
  const accountNo = accounts[step.account]?.accountNo ?? ''
  await setAccountTerms(world, accountNo, { takesSubsidy })
  oracle.setTakesSubsidy(accountNo, takesSubsidy)
}

interface NewState {
  account: number
  state: 'ACTIVE' | 'FROZEN' | 'CLOSED'
}

async function setState({ accounts }: Cast, oracle: Oracle, { account, state }: NewState) {
  const accountNo = accounts[account]?.accountNo ?? ''
  // By hand: an account that is closed at zero alone, and for good, would hardly ever be met.
  const text = 'UPDATE accounts SET state = $2::account_state WHERE account_no = $1'
  await world.owner.query({ text, values: [accountNo, state] })
  oracle.setState(accountNo, state)
}

let decisions = 0

async function decide({ accounts }: Cast, oracle: Oracle, step: Extract<Step, { step: 'decide' }>) {
  const { paymentLimit, dailyLimit, held } = step
  const accountNo = accounts[step.account]?.accountNo ?? ''
  const version = ++decisions
  await holdAccount(world, accountNo, { held, version })
  await holdAccount(world, accountNo, { held: !held, version })
  oracle.setHold(accountNo, held)
  const set = setOwnLimits(world, accountNo, { paymentLimit, dailyLimit, mayRaise: true })
  const { answer } = await set.catch(() => ({ answer: 'CLOSED' }))
  if (answer === 'DONE') oracle.setOwnLimits(accountNo, paymentLimit ?? Infinity, dailyLimit ?? Infinity)
}

async function leave(playing: Play & { cast: Cast }, account: number) {
  const { cast, oracle } = playing
  await setState(cast, oracle, { account, state: 'CLOSED' })
  const backs = cast.backsOf(cast.accounts[account]?.accountNo ?? '')
  if (backs.length > 0) await compareOutcomes(playing, backs, 1)
}

interface Play {
  oracle: Oracle
  /** When an id was posted: the same in every answer. */
  postedAt: Map<string, string>
}

async function compareOutcomes({ oracle, postedAt }: Play, items: readonly PostingItem[], calls: number) {
  const perCall = Math.ceil(items.length / calls)
  const parts = Array.from({ length: calls }, (_, n) => items.slice(n * perCall, (n + 1) * perCall))
  const answers = (await Promise.all(parts.map((part) => world.lane.post(part)))).flat()
  expect(answers.map(withoutTime)).toEqual(items.map((item) => oracle.decide(item)))
  const count = (what: string) => seen.outcomes.set(what, (seen.outcomes.get(what) ?? 0) + 1)
  items.forEach((item, at) => {
    const answer = answers[at]
    if (answer?.outcome !== 'POSTED') return
    if (item.kind === 'TRANSFER') count(item.purpose)
    if (answer.subsidy !== undefined) count(`SUBSIDY ${item.kind}`)
    if (answer.suspense) count(`SUSPENSE ${item.kind}`)
  })
  for (const answer of answers) {
    const code = answer.outcome === 'DECLINED' ? answer.declineCode : answer.outcome
    seen.outcomes.set(code, (seen.outcomes.get(code) ?? 0) + 1)
    if (answer.outcome !== 'POSTED') continue
    expect(answer.postedAt).toBe(postedAt.get(answer.postingId) ?? answer.postedAt)
    postedAt.set(answer.postingId, answer.postedAt)
  }
  seen.items += items.length
}

function withoutTime(outcome: PostingOutcome) {
  if (outcome.outcome !== 'POSTED') return outcome
  const { postedAt: _, ...rest } = outcome
  return rest
}

async function compareAccount(oracle: Oracle, { accountNo }: OpenAccountItem): Promise<void> {
  const { balance, state, spentToday, subsidy } = await world.account(accountNo)
  const purse = subsidy === undefined ? {} : { subsidy }
  expect({ accountNo, balance, state, spentToday, ...purse }).toEqual({
    accountNo,
    ...oracle.view(accountNo, '2026-11-21'),
  })
}
