import { createHash } from 'node:crypto'
import { statementLine, statementTrailer } from '@yimatong/contract/onecard-api'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aDebit, aMerchant, aPerson, aRefund, aReversal, aTopUp, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.open(aPerson('P1', { dailyLimit: 10_000_000 }), aPerson('P2'), aMerchant('M1'))
})
afterAll(() => world.close())

async function statement(date: string) {
  const token = await world.services.payment.tokenFor('onecard')
  const response = await request(world.app)
    .get(`/onecard/v1/statements/${date}`)
    .auth(token, { type: 'bearer' })
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => done(null, Buffer.concat(chunks).toString()))
    })
  if (response.status !== 200) return { status: response.status, lines: [], trailer: undefined, lead: '' }
  const text = response.body as string
  const all = text.trimEnd().split('\n')
  const lead = text.slice(0, text.length - (all.at(-1)?.length ?? 0) - 1)
  const lines = all.slice(0, -1).map((line) => statementLine.strict().parse(JSON.parse(line)))
  return { status: 200, lines, trailer: statementTrailer.strict().parse(JSON.parse(all.at(-1) ?? '')), lead }
}

test('a statement lists what moved money on its business day, and nothing else', async () => {
  const debit = aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 1_000, surcharge: 150 })
  const yesterday = aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 5, businessDate: '2026-11-20' })
  const topUp = aTopUp('P1', 20_000)
  const reversal = aReversal(debit.postingId)
  const declined = aDebit({ payerAccount: 'P2', merchantAccount: 'M1', amount: 1 })
  const refund = aRefund(yesterday.postingId, 2)
  await world.post(topUp, debit, yesterday, declined, reversal, aReversal('pay_never'), refund)

  const today = await statement('2026-11-21')
  expect(today.lines).toMatchObject([
    { postingId: topUp.postingId, kind: 'TOPUP', payerAccount: 'P1', amount: 20_000, surcharge: 0 },
    {
      postingId: debit.postingId,
      kind: 'DEBIT',
      payerAccount: 'P1',
      merchantAccount: 'M1',
      amount: 1_000,
      surcharge: 150,
    },
    {
      postingId: reversal.postingId,
      kind: 'REVERSAL',
      reverses: debit.postingId,
      merchantAccount: 'M1',
      amount: 1_000,
      surcharge: 150,
    },
    {
      postingId: refund.postingId,
      kind: 'REFUND',
      refunds: yesterday.postingId,
      payerAccount: 'P1',
      merchantAccount: 'M1',
      amount: 2,
      surcharge: 0,
    },
  ])
  expect(today.trailer).toMatchObject({ businessDate: '2026-11-21', rows: 4, totalAmount: 22_002, totalSurcharge: 300 })
  expect((await statement('2026-11-20')).lines.map(({ postingId }) => postingId)).toEqual([yesterday.postingId])
})

test('a day without business has a trailer and no lines', async () => {
  const empty = await statement('2026-11-01')
  expect(empty.lines).toEqual([])
  expect(empty.trailer).toMatchObject({ rows: 0, totalAmount: 0, sha256: createHash('sha256').digest('hex') })
})

test('a long statement is whole: its hash, its totals and the entries agree', async () => {
  const date = '2026-11-22'
  await world.post(aTopUp('P1', 5_000_000, { businessDate: date }))
  const debits = Array.from({ length: 2_600 }, (_, n) =>
    aDebit({ payerAccount: 'P1', merchantAccount: 'M1', amount: 1 + (n % 50), surcharge: n % 3, businessDate: date }),
  )
  for (let at = 0; at < debits.length; at += 500) await world.lane.post(debits.slice(at, at + 500))
  await world.post(...debits.slice(0, 40).map((debit) => aReversal(debit.postingId, { businessDate: date })))

  const { lines, trailer, lead } = await statement(date)
  expect(lines).toHaveLength(1 + 2_600 + 40)
  expect(new Set(lines.map(({ postingId }) => postingId)).size).toBe(lines.length)
  expect(trailer).toEqual({
    trailer: true,
    businessDate: date,
    rows: lines.length,
    totalAmount: lines.reduce((sum, line) => sum + line.amount, 0),
    totalSurcharge: lines.reduce((sum, line) => sum + line.surcharge, 0),
    sha256: createHash('sha256').update(lead).digest('hex'),
  })
  const signed = (kind: string) => (kind === 'REVERSAL' ? -1 : kind === 'DEBIT' ? 1 : 0)
  const merchant = lines.reduce((sum, line) => sum + signed(line.kind) * line.amount, 0)
  const school = lines.reduce((sum, line) => sum + signed(line.kind) * line.surcharge, 0)
  expect(await entriesOn(date)).toEqual({
    M1: merchant,
    'S-SURCHARGE': school,
    'C-CLEARING': -5_000_000,
    P1: 5_000_000 - merchant - school,
  })
})

test.each(['2026-02-31', '2026-13-01', 'today', '2026-11-21?format=csv'])(
  'there is no statement of %s',
  async (date) => {
    expect((await statement(date)).status).toBe(422)
  },
)

async function entriesOn(date: string): Promise<Record<string, number>> {
  const text = `SELECT a.account_no, sum(e.amount_fen)::int AS fen FROM entries AS e JOIN accounts AS a ON a.id = e.account_id
    JOIN postings AS p ON p.id = e.posting_id WHERE p.business_date = $1 GROUP BY 1`
  const { rows } = await world.owner.query<{ account_no: string; fen: number }>({ text, values: [date] })
  return Object.fromEntries(rows.map(({ account_no, fen }) => [account_no, fen]))
}
