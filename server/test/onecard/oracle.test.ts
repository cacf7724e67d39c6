import type { OpenAccountItem, PostingItem, PostingOutcome } from '@yimatong/contract/onecard-api'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rollBalances } from '../../src/onecard/balance-roller.ts'
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
  const backwards = ['REFUNDED', 'REFUND_EXCEEDED', 'NOT_PAID', 'SUSPENSE']
  const own = ['OWN_PAYMENT_LIMIT_EXCEEDED', 'OWN_DAILY_LIMIT_EXCEEDED']
  const outcomes = ['POSTED', 'TOMBSTONED', 'CONFLICT', 'DAILY_LIMIT_EXCEEDED', 'INSUFFICIENT_BALANCE']
  for (const outcome of [...codes, ...own, ...backwards, ...outcomes])
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

async function play(history: Step[]): Promise<void> {
  const cast = createCast(++runs)
  const oracle = new Oracle()
  await world.open(...cast.accounts)
  for (const account of cast.accounts) oracle.open(account)
  const postedAt = new Map<string, string>()
  for (const step of history) {
    if (step.step === 'roll') await rollBalances(world.database)
    else if (step.step === 'state') await setState(cast, oracle, step)
    else if (step.step === 'decide') await decide(cast, oracle, step)
    else if (step.step === 'leave') await leave({ cast, oracle, postedAt }, step.account)
    else await compareOutcomes({ oracle, postedAt }, step.items.map(cast.toItem), step.calls)
  }
  for (const account of cast.accounts) await compareAccount(oracle, account)
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
  const refunds = cast.refundsOf(cast.accounts[account]?.accountNo ?? '')
  if (refunds.length > 0) await compareOutcomes(playing, refunds, 1)
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
  for (const answer of answers) {
    const code = answer.outcome === 'DECLINED' ? answer.declineCode : answer.outcome
    seen.outcomes.set(code, (seen.outcomes.get(code) ?? 0) + 1)
    if (answer.outcome !== 'POSTED') continue
    if (answer.suspense) seen.outcomes.set('SUSPENSE', (seen.outcomes.get('SUSPENSE') ?? 0) + 1)
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
  const { balance, state, spentToday } = await world.account(accountNo)
  expect({ accountNo, balance, state, spentToday }).toEqual({ accountNo, ...oracle.view(accountNo, '2026-11-21') })
}
